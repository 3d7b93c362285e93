//! Which of the eight masks suits a code best, by the four penalties of ISO/IEC 18004 (7.8.3), a row at a time:
//! a row of modules is one number, so that a mail's code costs little.

use qrcode::Color;

/// Dark modules of a square, row by row, lowest bit left. Versions up to 27 fit.
pub(super) struct Grid {
    width: u32,
    rows: Vec<u128>,
    columns: Vec<u128>,
}

impl Grid {
    pub(super) fn new(modules: &[Color], width: usize) -> Self {
        let rows: Vec<u128> = modules.chunks(width).map(packed).collect();
        let column = |x: usize| packed_bits(rows.iter().map(|row| row >> x & 1 == 1));
        let columns = (0..width).map(column).collect();
        Self { width: u32::try_from(width).unwrap_or(u32::MAX), rows, columns }
    }

    /// The sum of the four penalties; the lowest is the best mask.
    pub(super) fn penalty(&self) -> u32 {
        let lines = || self.rows.iter().chain(&self.columns);
        let runs: u32 = lines().map(|line| run_penalty(*line, self.width)).sum();
        let finders: u32 = lines().map(|line| finder_penalty(*line, self.width)).sum();
        runs + finders + self.block_penalty() + self.balance_penalty()
    }

    /// Three for each two by two block of one colour.
    fn block_penalty(&self) -> u32 {
        let inside = ones(self.width.saturating_sub(1));
        let pairs = self.rows.iter().zip(self.rows.iter().skip(1));
        let blocks = pairs.map(|(upper, lower)| {
            let dark = upper & upper >> 1 & lower & lower >> 1;
            let light = !(upper | upper >> 1 | lower | lower >> 1);
            ((dark | light) & inside).count_ones()
        });
        blocks.sum::<u32>() * 3
    }

    /// Ten for each full five per cent that the share of dark modules is away from half.
    fn balance_penalty(&self) -> u32 {
        let dark: u32 = self.rows.iter().map(|row| row.count_ones()).sum();
        let all = self.width * self.width;
        (dark * 20).abs_diff(all * 10) / all.max(1) * 10
    }
}

fn packed(row: &[Color]) -> u128 {
    packed_bits(row.iter().map(|module| *module == Color::Dark))
}

fn packed_bits(bits: impl Iterator<Item = bool>) -> u128 {
    bits.take(128).enumerate().fold(0, |row, (index, dark)| row | u128::from(dark) << index)
}

const fn ones(count: u32) -> u128 {
    if count >= 128 { u128::MAX } else { (1 << count) - 1 }
}

/// Length less two for each run of five or more modules of one colour.
const fn run_penalty(line: u128, width: u32) -> u32 {
    let same = !(line ^ line >> 1) & ones(width.saturating_sub(1));
    let fives = same & same >> 1 & same >> 2 & same >> 3;
    let runs = fives & !(fives << 1);
    fives.count_ones() + 2 * runs.count_ones()
}

/// Forty for each pattern that looks like a finder (1011101) with four light modules on one side or on both;
/// beyond the edge it is light.
const fn finder_penalty(line: u128, width: u32) -> u32 {
    let pattern = line & !(line >> 1) & line >> 2 & line >> 3 & line >> 4 & !(line >> 5) & line >> 6;
    let light = !line;
    // Shifting in ones: what lies before the first module is light.
    let before = (light << 1 | 1) & (light << 2 | 3) & (light << 3 | 7) & (light << 4 | 15);
    let after = light >> 7 & light >> 8 & light >> 9 & light >> 10;
    let inside = ones(width.saturating_sub(6));
    40 * (pattern & (before | after) & inside).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(modules: &str) -> u128 {
        packed_bits(modules.chars().map(|module| module == '#'))
    }

    #[test]
    fn runs_of_five_cost_three_and_each_more_one() {
        assert_eq!(run_penalty(line("####."), 5), 0);
        assert_eq!(run_penalty(line("#####."), 6), 3);
        assert_eq!(run_penalty(line(".......#"), 8), 5);
        assert_eq!(run_penalty(line("#####.....#"), 11), 6);
    }

    #[test]
    fn a_pattern_like_a_finder_costs_forty_when_a_side_is_light() {
        assert_eq!(finder_penalty(line("#.###.#....#"), 12), 40, "both sides: the edge is light too");
        assert_eq!(finder_penalty(line("#....#.###.##"), 13), 40);
        assert_eq!(finder_penalty(line("##.###.##"), 9), 0);
    }

    #[test]
    fn blocks_and_balance_are_counted_over_the_square() {
        let modules: Vec<Color> =
            "##..##..#.#.##.#".chars().map(|m| if m == '#' { Color::Dark } else { Color::Light }).collect();
        let grid = Grid::new(&modules, 4);
        assert_eq!(grid.block_penalty(), 6);
        assert_eq!(grid.balance_penalty(), 10, "9 of 16 is 56 per cent");
        let light = Grid::new(&[Color::Light; 16], 4);
        assert_eq!(light.balance_penalty(), 100);
    }
}
