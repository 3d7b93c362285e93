//! Asks a resolver: by a datagram, and by a stream where the answer is too long for one or none comes.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use service::fault::Fault;
use service::sender::RecordKind;
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE, header_buffer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// Where a machine says which resolver it asks.
const MACHINE: &str = "/etc/resolv.conf";
/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a datagram's answer may take of that.
const DATAGRAM: Duration = Duration::from_secs(2);
/// The longest datagram, in bytes; a longer answer comes by a stream.
const MOST_DATAGRAM: usize = 4096;
/// How often a question is asked.
const TRIES: usize = 2;
/// The number of a question; a socket carries one.
const NUMBER: u16 = 1;
/// Records read of one answer.
const MOST_RECORDS: usize = 100;

/// A resolver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolver(SocketAddr);

impl Resolver {
    /// The one named, else the first that this machine asks itself.
    ///
    /// # Errors
    /// When none is named and the machine names none.
    pub fn of(named: Option<IpAddr>) -> io::Result<Self> {
        let address = match named {
            Some(address) => address,
            None => first(&std::fs::read_to_string(MACHINE)?)
                .ok_or_else(|| io::Error::other(format!("{MACHINE} names no resolver")))?,
        };
        Ok(Self(SocketAddr::new(address, 53)))
    }

    /// One on this machine, for tests.
    #[cfg(test)]
    pub(crate) const fn at(address: SocketAddr) -> Self {
        Self(address)
    }

    /// The records of a name as text; none when the name or the kind is not there.
    ///
    /// # Errors
    /// When no answer comes, or one that cannot be read.
    pub async fn ask(&self, kind: RecordKind, name: &str) -> Result<Vec<String>, Fault> {
        let question = question(kind, name)
            .map_err(|error| Fault::Permanent(format!("{name} cannot be asked for: {error}")))?;
        let mut said = String::new();
        for _ in 0..TRIES {
            match timeout(PATIENCE, self.exchange(&question)).await {
                Ok(Ok(answer)) => return read(kind, &answer),
                Ok(Err(error)) => said = error.to_string(),
                Err(_) => said = "no answer in time".to_owned(),
            }
        }
        let hint = "name another resolver with --resolver, such as 9.9.9.9";
        Err(Fault::Unknown(format!("ask {} for {name}: {said}; {hint}", self.0)))
    }

    async fn exchange(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        match timeout(DATAGRAM, self.by_datagram(question)).await {
            Ok(Ok(answer)) if !is_cut(&answer) => Ok(answer),
            _ => self.by_stream(question).await,
        }
    }

    /// The socket takes packets of this resolver alone, at a port that the machine chose.
    async fn by_datagram(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        let own: IpAddr =
            if self.0.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let socket = UdpSocket::bind((own, 0)).await?;
        socket.connect(self.0).await?;
        socket.send(question).await?;
        let mut answer = vec![0; MOST_DATAGRAM];
        let size = socket.recv(&mut answer).await?;
        answer.truncate(size);
        Ok(answer)
    }

    async fn by_stream(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.0).await?;
        stream.write_u16(u16::try_from(question.len()).map_err(io::Error::other)?).await?;
        stream.write_all(question).await?;
        // Its length is two bytes, so that no answer is longer than 64 KB.
        let mut answer = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut answer).await?;
        Ok(answer)
    }
}

/// Whether the resolver says that its answer did not fit.
fn is_cut(answer: &[u8]) -> bool {
    header_buffer::has_flags(answer, PacketFlag::TRUNCATION).unwrap_or(false)
}

fn first(text: &str) -> Option<IpAddr> {
    let server = |line: &str| line.trim().strip_prefix("nameserver")?.trim().parse().ok();
    text.lines().find_map(server)
}

fn question(kind: RecordKind, name: &str) -> Result<Vec<u8>, simple_dns::SimpleDnsError> {
    let wanted = match kind {
        RecordKind::Mx => TYPE::MX,
        RecordKind::Txt => TYPE::TXT,
        RecordKind::Cname => TYPE::CNAME,
    };
    let mut packet = Packet::new_query(NUMBER);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(Name::new(name)?, wanted.into(), CLASS::IN.into(), false));
    packet.build_bytes_vec()
}

fn read(kind: RecordKind, answer: &[u8]) -> Result<Vec<String>, Fault> {
    let unreadable = |what: &str| Fault::Unreadable(format!("the resolver's answer: {what}"));
    let packet = Packet::parse(answer).map_err(|error| unreadable(&error.to_string()))?;
    if packet.id() != NUMBER || !packet.has_flags(PacketFlag::RESPONSE) {
        return Err(unreadable("it answers another question"));
    }
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => {}
        other => return Err(Fault::Unknown(format!("the resolver says {other:?}; ask again or another"))),
    }
    let records = packet.answers.into_iter().take(MOST_RECORDS);
    Ok(records.filter_map(|record| text(kind, record.rdata)).collect())
}

/// A record of the kind asked for; names on the way to it are not.
fn text(kind: RecordKind, data: RData<'_>) -> Option<String> {
    match (kind, data) {
        (RecordKind::Mx, RData::MX(mx)) => Some(format!("{} {}", mx.preference, mx.exchange)),
        (RecordKind::Txt, RData::TXT(txt)) => String::try_from(txt).ok(),
        (RecordKind::Cname, RData::CNAME(name)) => Some(name.0.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use simple_dns::ResourceRecord;
    use simple_dns::rdata::{CNAME, MX, TXT};
    use tokio::net::TcpListener;

    use super::*;

    /// A resolver on this machine that gives one answer.
    async fn resolver(answer: Vec<u8>) -> Resolver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let size = stream.read_u16().await.unwrap();
                let mut question = vec![0; usize::from(size)];
                stream.read_exact(&mut question).await.unwrap();
                let asked = Packet::parse(&question).unwrap();
                assert!(asked.has_flags(PacketFlag::RECURSION_DESIRED) && asked.questions.len() == 1);
                stream.write_u16(u16::try_from(answer.len()).unwrap()).await.unwrap();
                stream.write_all(&answer).await.unwrap();
            }
        });
        Resolver::at(address)
    }

    fn answer(code: RCODE, records: Vec<RData<'_>>) -> Vec<u8> {
        let mut packet = Packet::new_reply(NUMBER);
        *packet.rcode_mut() = code;
        for record in records {
            packet.answers.push(ResourceRecord::new(Name::new_unchecked("a.example"), CLASS::IN, 60, record));
        }
        packet.build_bytes_vec().unwrap()
    }

    #[tokio::test]
    async fn a_text_in_several_strings_is_one_and_what_leads_to_it_is_not_it() {
        let spf =
            TXT::new().with_string("v=spf1 include:").unwrap().with_string("amazonses.com ~all").unwrap();
        let alias = CNAME(Name::new_unchecked("b.example"));
        let all = answer(RCODE::NoError, vec![RData::CNAME(alias), RData::TXT(spf)]);
        let found = resolver(all).await.ask(RecordKind::Txt, "bounce.a.example").await;
        assert_eq!(found, Ok(vec!["v=spf1 include:amazonses.com ~all".to_owned()]));
        let mx =
            MX { preference: 10, exchange: Name::new_unchecked("feedback-smtp.eu-west-3.amazonses.com") };
        let found = resolver(answer(RCODE::NoError, vec![RData::MX(mx)]))
            .await
            .ask(RecordKind::Mx, "a.example")
            .await;
        assert_eq!(found, Ok(vec!["10 feedback-smtp.eu-west-3.amazonses.com".to_owned()]));
    }

    #[tokio::test]
    async fn a_name_that_is_not_there_has_no_records_and_a_resolver_in_trouble_says_so() {
        let none =
            resolver(answer(RCODE::NameError, vec![])).await.ask(RecordKind::Txt, "_dmarc.a.example").await;
        assert_eq!(none, Ok(vec![]));
        let trouble =
            resolver(answer(RCODE::ServerFailure, vec![])).await.ask(RecordKind::Txt, "a.example").await;
        assert!(matches!(trouble, Err(Fault::Unknown(_))), "{trouble:?}");
        for noise in [vec![], vec![0], vec![255; 40], question(RecordKind::Mx, "a.example").unwrap()] {
            let read = resolver(noise).await.ask(RecordKind::Mx, "a.example").await;
            assert!(matches!(read, Err(Fault::Unreadable(_))), "{read:?}");
        }
    }

    /// A resolver that knows datagrams alone.
    async fn by_datagrams(answer: Vec<u8>) -> Resolver {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut question = [0; 512];
            while let Ok((_, from)) = socket.recv_from(&mut question).await {
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        Resolver::at(address)
    }

    #[tokio::test]
    async fn a_resolver_without_streams_is_asked_too_and_an_answer_that_was_cut_is_not_believed() {
        let policy = || RData::TXT(TXT::new().with_string("v=DMARC1; p=none").unwrap());
        let short = answer(RCODE::NoError, vec![policy()]);
        let found = by_datagrams(short.clone()).await.ask(RecordKind::Txt, "_dmarc.a.example").await;
        assert_eq!(found, Ok(vec!["v=DMARC1; p=none".to_owned()]));
        let mut cut = Packet::parse(&short).unwrap();
        cut.set_flags(PacketFlag::TRUNCATION);
        let cut = cut.build_bytes_vec().unwrap();
        let found = by_datagrams(cut).await.ask(RecordKind::Txt, "_dmarc.a.example").await;
        assert!(matches!(&found, Err(Fault::Unknown(words)) if words.contains("--resolver")), "{found:?}");
    }

    #[test]
    fn the_machine_says_which_resolver_it_asks() {
        assert_eq!(
            first("# own\nsearch x\nnameserver 192.0.2.1\nnameserver ::1\n"),
            "192.0.2.1".parse().ok()
        );
        assert_eq!(first("nameserver none\n"), None);
    }
}
