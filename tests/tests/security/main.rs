//! Nobody in: every door, every key, every link and every signature against one who must not pass; and what leaves
//! (pages, files, logs, messages) against what must not be in it.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod life;
#[cfg(test)]
mod links;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod webhooks;
