package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PixelFontTest {
  private static final List<String> BOX =
      List.of("#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####");

  /** Printable ASCII and what captions need beyond it. */
  private static final int[] KNOWN =
      IntStream.concat(IntStream.rangeClosed(' ', '~'), "±×−·…²".codePoints()).toArray();

  @Test
  void glyph_everyKnownCharacter_isNotTheBox() {
    for (int character : KNOWN) {
      assertThat(PixelFont.glyph(character).rows())
          .as(Character.toString(character))
          .isNotEqualTo(BOX);
    }
  }

  @Test
  void glyph_everyKnownCharacter_looksLikeNoOther() {
    assertThat(IntStream.of(KNOWN).mapToObj(PixelFont::glyph)).doesNotHaveDuplicates();
  }

  @Test
  void glyph_everyKnownCharacter_hasRowsOfOneWidthThatFitTheLine() {
    for (int character : KNOWN) {
      PixelFont.Glyph glyph = PixelFont.glyph(character);
      assertThat(glyph.rows())
          .as(Character.toString(character))
          .hasSizeLessThanOrEqualTo(PixelFont.HEIGHT)
          .allMatch(row -> row.length() == glyph.width() && row.matches("[.#]+"));
    }
  }

  @Test
  void glyph_ofF_hasInkOnItsStrokes() {
    PixelFont.Glyph glyph = PixelFont.glyph('F');

    assertThat(glyph.rows())
        .containsExactly("#####", "#....", "#....", "####.", "#....", "#....", "#....");
    assertThat(glyph.inked(3, 3)).isTrue();
    assertThat(glyph.inked(3, 4)).isFalse();
    assertThat(glyph.inked(8, 0)).as("below its last row").isFalse();
  }

  @Test
  void glyph_unknownCharacter_isAnEmptyBox() {
    assertThat(PixelFont.glyph('漢').rows()).isEqualTo(BOX);
    assertThat(PixelFont.glyph('\n').rows()).isEqualTo(BOX);
  }

  @Test
  void width_ofText_countsOneDotBetweenCharactersAndNoneAfterThem() {
    assertThat(PixelFont.width("Hi", 1)).isEqualTo(5 + 1 + 1);
    assertThat(PixelFont.width("Hi", 3)).isEqualTo(21);
    assertThat(PixelFont.width("a b", 1)).isEqualTo(5 + 1 + 3 + 1 + 5);
    assertThat(PixelFont.width("", 2)).isZero();
  }

  @Test
  void width_ofCharacterBeyondSixteenBits_isThatOfOneBox() {
    assertThat(PixelFont.width("\uD83D\uDE00", 1)).isEqualTo(5);
  }
}
