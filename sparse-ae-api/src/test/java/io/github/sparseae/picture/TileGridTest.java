package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TileGridTest {
  @Test
  void nearSquare_ofCounts_isTheRootRoundedUp() {
    assertThat(TileGrid.nearSquare(1)).isEqualTo(1);
    assertThat(TileGrid.nearSquare(5)).isEqualTo(3);
    assertThat(TileGrid.nearSquare(400)).isEqualTo(20);
    assertThat(TileGrid.nearSquare(401)).isEqualTo(21);
    assertThat(TileGrid.nearSquare(784)).isEqualTo(28);
  }

  @Test
  void grid_ofSevenTilesInThreeColumns_liesRowAfterRow() {
    TileGrid grid = new TileGrid(7, 3, 2, 5, 4, 1);

    assertThat(grid.width()).isEqualTo(1 + 3 * (5 * 4 + 1));
    assertThat(grid.height()).isEqualTo(1 + 3 * (2 * 4 + 1));
    assertThat(grid.left(4)).isEqualTo(1 + 21);
    assertThat(grid.top(4)).isEqualTo(1 + 9);
    assertThat(grid.left(6)).isEqualTo(1);
    assertThat(grid.top(6)).isEqualTo(1 + 2 * 9);
  }

  @Test
  void grid_ofMoreColumnsThanTiles_isAsWideAsItsTiles() {
    assertThat(new TileGrid(2, 10, 3, 3, 1, 1).width()).isEqualTo(9);
  }

  @Test
  void fitted_toLimit_isTheLargestScaleThatStaysWithinIt() {
    TileGrid grid = new TileGrid(6, 3, 4, 2, 1, 2);

    // On scale 5 the sheet is 38 wide and 46 high, on scale 6 it is 44 wide and 54 high.
    assertThat(grid.fitted(54).scale()).isEqualTo(6);
    assertThat(grid.fitted(53).scale()).isEqualTo(5);
    assertThat(grid.fitted(3).scale()).isEqualTo(1);
    assertThat(grid.fitted(100_000).scale()).isEqualTo(16);
  }
}
