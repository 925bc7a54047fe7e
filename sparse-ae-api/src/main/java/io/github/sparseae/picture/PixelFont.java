package io.github.sparseae.picture;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;

/**
 * A bitmap font: servers and containers often have no fonts, and system fonts differ between
 * machines.
 *
 * <p>Capitals are 7 pixels high, small letters 5, descenders 2; most are 5 wide, with one pixel
 * between letters. It contains printable ASCII and {@code ± × − · … ²}. Any other character is an
 * empty box.
 */
final class PixelFont {
  /** The rows from the top of a capital to the end of a descender. */
  static final int HEIGHT = 9;

  /** The rows from the top of a capital to the baseline. */
  static final int CAPITAL = 7;

  /** In each block the first line lists the characters and the others show their dots. */
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

  private static final Glyph UNKNOWN =
      new Glyph(ImmutableList.of("#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"));

  private static final ImmutableMap<Integer, Glyph> GLYPHS = read(ART);

  private PixelFont() {}

  /**
   * Returns the glyph of a Unicode code point, or the empty box if this font does not contain it.
   */
  static Glyph glyph(int character) {
    return GLYPHS.getOrDefault(character, UNKNOWN);
  }

  /**
   * Returns the width of a line of text in pixels, some for each dot of the font, without the space
   * after the last character.
   */
  static int width(String text, int scale) {
    int dots = text.codePoints().map(character -> glyph(character).width() + 1).sum();
    return Math.max(0, dots - 1) * scale;
  }

  private static ImmutableMap<Integer, Glyph> read(String art) {
    ImmutableMap.Builder<Integer, Glyph> glyphs = ImmutableMap.builder();
    glyphs.put((int) ' ', new Glyph(ImmutableList.of("...")));
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
    return glyphs.build();
  }

  /**
   * The dots of a character.
   *
   * @param rows from the top of a capital downwards, {@code '#'} where there is ink; missing rows
   *     at the end are empty
   */
  record Glyph(ImmutableList<String> rows) {
    int width() {
      return rows.get(0).length();
    }

    boolean inked(int row, int column) {
      return row < rows.size() && rows.get(row).charAt(column) == '#';
    }
  }
}
