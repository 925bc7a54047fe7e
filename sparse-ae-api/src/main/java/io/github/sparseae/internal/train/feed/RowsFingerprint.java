package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the rows of a training, of which a stream need not be read as a whole.
 *
 * @param firstRows the SHA-256 of a stream's first rows, as many as the shuffle buffer holds, and
 *     of their labels; empty for rows in memory
 * @param validation the SHA-256 of all validation rows and of the labels in use; empty without
 *     validation
 */
public record RowsFingerprint(String firstRows, String validation) {
  /** The fingerprint of rows that have not been read. */
  public static final RowsFingerprint UNKNOWN = new RowsFingerprint("", "");

  /** Returns the SHA-256 of rows, and of their labels if they have any. */
  static String sha256(Samples rows) {
    return rows instanceof LabeledSamples labeled
        ? chained(labeled.sha256(), labeled.labelsSha256())
        : rows.sha256();
  }

  /** Returns the digest of a sequence from that of its beginning, empty at first, and the rest. */
  static String chained(String beginning, String next) {
    return Hashing.sha256().hashString(beginning + next, US_ASCII).toString();
  }

  /** Reads the rows that the fingerprint covers. */
  public static RowsFingerprint of(
      RowFeed rows, @Nullable ValidationRows validation, ReaderRegistry readers)
      throws InterruptedException {
    return new RowsFingerprint(
        rows.fingerprint(), validation == null ? "" : validation.sha256(readers));
  }

  /** Checks that the rows of a resumed training, by their name, are those of its checkpoint. */
  public void check(RowsFingerprint now, String name) {
    checkArgument(
        now.firstRows.equals(firstRows),
        "%s does not begin with the rows that were trained on before the checkpoint: to go on"
            + " exactly, training needs the same rows",
        name);
    checkArgument(
        now.validation.equals(validation),
        "the validation rows or their labels are not those of the checkpoint: to go on exactly,"
            + " training needs the same ones");
  }
}
