package io.github.sparseae.internal.data.csv;

import io.github.sparseae.model.Precision;

/**
 * How a CSV file is laid out.
 *
 * @param separator the character between two fields
 * @param hasHeader whether the first line holds the names of the columns
 * @param label the column of labels
 * @param precision the precision of the numbers
 */
public record CsvFormat(char separator, boolean hasHeader, CsvLabel label, Precision precision) {}
