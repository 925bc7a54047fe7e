package io.github.sparseae.picture;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;

/**
 * The letters of the captions, drawn here pixel by pixel: servers and containers often have no
 * fonts, and a machine's own font would give each machine another picture.
 *
 * <p>Capitals are 7 pixels high, small letters 5, and two more rows hang below the baseline; most
 * are 5 wide, and one pixel lies between them. All of printable ASCII is there, and {@code ± × − ·
 * … ²}. Any other character is an empty box, so that a title in another script is seen to be
 * unreadable rather than lost.
 */
final class PixelFont {
  /** Rows from the top of a capital to the end of a descender. */
  static final int HEIGHT = 9;

  /** Rows from the top of a capital to the baseline. */
  static final int CAPITAL = 7;

  /** In each block the first line names the characters and the others draw them from the top. */
  private static final String ART =
      """
      A     B     C     D     E     F     G     H     I   J     K     L     M
      .###. ####. .###. ####. ##### ##### .###. #...# ### ..### #...# #.... #...#
      #...# #...# #...# #...# #.... #.... #...# #...# .#. ...#. #..#. #.... ##.##
      #...# #...# #.... #...# #.... #.... #.... #...# .#. ...#. #.#.. #.... #.#.#
      ##### ####. #.... #...# ####. ####. #.### ##### .#. ...#. ##... #.... #.#.#
      #...# #...# #.... #...# #.... #.... #...# #...# .#. ...#. #.#.. #.... #...#
      #...# #...# #...# #...# #.... #.... #...# #...# .#. #..#. #..#. #.... #...#
      #...# ####. .###. ####. ##### #.... .###. #...# ### .##.. #...# ##### #...#

      N     O     P     Q     R     S     T     U     V     W     X     Y     Z
      #...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####
      ##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#
      ##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.
      #.#.# #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
      #..## #...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
      #..## #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....
      #...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####

      a     b     c     d     e     f    g     h     i j   k    l  m
      ..... #.... ..... ....# ..... ..## ..... #.... # ..# #... #. .....
      ..... #.... ..... ....# ..... .#.. ..... #.... . ... #... #. .....
      .###. ####. .###. .#### .###. ###. .#### ####. # ..# #..# #. ##.#.
      ....# #...# #...# #...# #...# .#.. #...# #...# # ..# #.#. #. #.#.#
      .#### #...# #.... #...# ##### .#.. #...# #...# # ..# ##.. #. #.#.#
      #...# #...# #...# #...# #.... .#.. #...# #...# # ..# #.#. #. #.#.#
      .#### ####. .###. .#### .###. .#.. .#### #...# # ..# #..# .# #.#.#
      ..... ..... ..... ..... ..... .... ....# ..... . #.# .... .. .....
      ..... ..... ..... ..... ..... .... .###. ..... . .#. .... .. .....

      n     o     p     q     r    s     t    u     v     w     x     y     z
      ..... ..... ..... ..... .... ..... .#.. ..... ..... ..... ..... ..... .....
      ..... ..... ..... ..... .... ..... .#.. ..... ..... ..... ..... ..... .....
      ####. .###. ####. .#### #.## .#### ###. #...# #...# #...# #...# #...# #####
      #...# #...# #...# #...# ##.. #.... .#.. #...# #...# #...# .#.#. #...# ...#.
      #...# #...# #...# #...# #... .###. .#.. #...# #...# #.#.# ..#.. #...# ..#..
      #...# #...# #...# #...# #... ....# .#.. #...# .#.#. #.#.# .#.#. #...# .#...
      #...# .###. ####. .#### #... ####. ..## .#### ..#.. .#.#. #...# .#### #####
      ..... ..... #.... ....# .... ..... .... ..... ..... ..... ..... ....# .....
      ..... ..... #.... ....# .... ..... .... ..... ..... ..... ..... .###. .....

      0     1     2     3     4     5     6     7     8     9     +     −     ±     ×     =
      ..#.. ..#.. .###. .###. ...#. ##### ..##. ##### .###. .###. ..... ..... ..#.. ..... .....
      .#.#. .##.. #...# #...# ..##. #.... .#... ....# #...# #...# ..#.. ..... ..#.. #...# .....
      #...# ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# ..#.. ..... ##### .#.#. #####
      #...# ..#.. ...#. ..##. #..#. ....# ####. ..#.. .###. .#### ##### ##### ..#.. ..#.. .....
      #...# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....# ..#.. ..... ..#.. .#.#. #####
      .#.#. ..#.. .#... #...# ...#. #...# #...# .#... #...# ...#. ..#.. ..... ..... #...# .....
      ..#.. .###. ##### .###. ...#. .###. .###. .#... .###. .##.. ..... ..... ##### ..... .....

      .  ,  :  ;  · …     ! ?     -    _     ' "   `  ²   ( )   [   ]   {   }   /     \\     |
      .. .. .. .. . ..... # .###. .... ..... # #.# #. ##. .# #. ### ### ..# #.. ....# #.... #
      .. .. .. .. . ..... # #...# .... ..... # #.# .# ..# #. .# #.. ..# .#. .#. ....# #.... #
      .. .. ## ## . ..... # ....# .... ..... . ... .. .#. #. .# #.. ..# .#. .#. ...#. .#... #
      .. .. ## ## # ..... # ...#. #### ..... . ... .. ### #. .# #.. ..# #.. ..# ..#.. ..#.. #
      .. .. .. .. . ..... # ..#.. .... ..... . ... .. ... #. .# #.. ..# .#. .#. .#... ...#. #
      ## ## ## ## . ..... . ..... .... ..... . ... .. ... #. .# #.. ..# .#. .#. #.... ....# #
      ## .# ## .# . #.#.# # ..#.. .... ..... . ... .. ... .# #. ### ### ..# #.. #.... ....# #
      .. #. .. #. . ..... . ..... .... ##### . ... .. ... .. .. ... ... ... ... ..... ..... #

      <    >    ~     ^     *     #     $     %     &     @
      ...# #... ..... ..#.. ..... .#.#. ..#.. ##..# .##.. .###.
      ..#. .#.. ..... .#.#. ..#.. .#.#. .#### ##..# #..#. #...#
      .#.. ..#. .##.. #...# #.#.# ##### #.#.. ...#. #.#.. #.###
      #... ...# #.#.# ..... .###. .#.#. .###. ..#.. .#... #.#.#
      .#.. ..#. ..##. ..... #.#.# ##### ..#.# .#... #.#.# #.###
      ..#. .#.. ..... ..... ..#.. .#.#. ####. #..## #..#. #....
      ...# #... ..... ..... ..... .#.#. ..#.. #..## .##.# .###.
      """;

  private static final Glyph SPACE = new Glyph(ImmutableList.of("..."));

  private static final Glyph UNKNOWN =
      new Glyph(ImmutableList.of("#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"));

  private static final ImmutableMap<Integer, Glyph> GLYPHS = read(ART);

  private PixelFont() {}

  /**
   * The glyph of a character.
   *
   * @param character a Unicode code point
   * @return its glyph, or the empty box if this font does not know it
   */
  static Glyph glyph(int character) {
    return GLYPHS.getOrDefault(character, UNKNOWN);
  }

  /**
   * How wide a line of text is.
   *
   * @param text the text
   * @param scale pixels per dot of the font
   * @return the width in pixels, without the space after the last character
   */
  static int width(String text, int scale) {
    int dots = text.codePoints().map(character -> glyph(character).width() + 1).sum();
    return Math.max(0, dots - 1) * scale;
  }

  private static ImmutableMap<Integer, Glyph> read(String art) {
    ImmutableMap.Builder<Integer, Glyph> glyphs = ImmutableMap.builder();
    glyphs.put((int) ' ', SPACE);
    Splitter cells = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
    for (String block : Splitter.on("\n\n").split(art)) {
      List<List<String>> lines =
          Splitter.on('\n')
              .omitEmptyStrings()
              .splitToStream(block)
              .map(cells::splitToList)
              .toList();
      List<String> names = lines.get(0);
      for (int i = 0; i < names.size(); i++) {
        int column = i;
        glyphs.put(
            names.get(i).codePointAt(0),
            new Glyph(
                lines.stream()
                    .skip(1)
                    .map(line -> line.get(column))
                    .collect(ImmutableList.toImmutableList())));
      }
    }
    return glyphs.buildOrThrow();
  }

  /**
   * One character's dots.
   *
   * @param rows from the top of a capital downwards, {@code '#'} where there is ink; rows that are
   *     missing at the end are empty
   */
  record Glyph(ImmutableList<String> rows) {
    /** Dots from left to right. */
    int width() {
      return rows.get(0).length();
    }

    /** Whether there is ink at a dot. */
    boolean inked(int row, int column) {
      return row < rows.size() && rows.get(row).charAt(column) == '#';
    }
  }
}
