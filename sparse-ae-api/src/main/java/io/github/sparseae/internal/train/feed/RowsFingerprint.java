package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * What tells the rows of a training from others, as far as they have to be read for it.
 *
 * @param firstRows the SHA-256 of a source's first rows, as many as the shuffle buffer has, and of
 *     their labels; empty for rows in memory
 * @param validation the SHA-256 of all validation rows and of the labels that are looked at; empty
 *     if there are none
 */
public record RowsFingerprint(String firstRows, String validation) {
  /** Of rows that nobody has looked at. */
  public static final RowsFingerprint UNKNOWN = new RowsFingerprint("", "");

  /** Reads what is needed. */
  public static RowsFingerprint of(
      RowFeed rows, @Nullable ValidationRows validation, ReaderRegistry readers)
      throws InterruptedException {
    return new RowsFingerprint(
        rows.fingerprint(), validation == null ? "" : validation.sha256(readers));
  }

  /**
   * Refuses other rows.
   *
   * @param now the rows that are given now
   * @param name what they are called
   */
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
