package io.github.sparseae.cli;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option to show rows as images on a page. */
final class ImageOption {
  @Option(
      names = "--images",
      paramLabel = "HEIGHTxWIDTH",
      converter = SizeReader.class,
      description =
          "show rows as images on the page, as 28x28 (default: those of mnist and digits)")
  private @Nullable Size size;

  private record Size(int height, int width) {}

  private static final class SizeReader implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      Matcher sides = Pattern.compile("(\\d{1,5})x(\\d{1,5})").matcher(text);
      if (!sides.matches()) {
        throw new TypeConversionException("must be height and width, as 28x28, was " + text);
      }
      return new Size(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }
  }

  boolean isGiven() {
    return size != null;
  }

  /** Passes on the size of images, if the rows of a file are shown as such. */
  void images(Path file, BiConsumer<Integer, Integer> page) {
    if (size != null) {
      page.accept(size.height(), size.width());
    } else if (RowOptions.isDataSet(file)) {
      page.accept(28, 28);
    }
  }
}
