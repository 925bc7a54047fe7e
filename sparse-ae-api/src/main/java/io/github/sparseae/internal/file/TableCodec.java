package io.github.sparseae.internal.file;

import io.github.sparseae.table.Column;
import io.github.sparseae.table.Column.Category;
import io.github.sparseae.table.Column.Flag;
import io.github.sparseae.table.Column.Ignored;
import io.github.sparseae.table.Column.Numeric;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import org.jspecify.annotations.Nullable;

/** Converts between the schema of a table and the field {@code columns} of a JSON object. */
final class TableCodec {
  private static final String COLUMNS = "columns";
  private static final String NAME = "name";

  static final FamilyCodec<Column> COLUMN =
      FamilyCodec.<Column>builder()
          .kind(
              "numeric",
              Numeric.class,
              (column, to) ->
                  to.put(NAME, column.name())
                      .put("unit", column.unit())
                      .put("missing", column.missing())
                      .put("mean", column.mean())
                      .put("median", column.median()),
              from ->
                  new Numeric(
                      from.text(NAME),
                      from.text("unit"),
                      from.constant("missing", Missing.class),
                      from.number("mean"),
                      from.number("median")))
          .kind(
              "category",
              Category.class,
              (column, to) -> to.put(NAME, column.name()).put("values", column.values()),
              from -> new Category(from.text(NAME), from.texts("values")))
          .kind(
              "flag",
              Flag.class,
              (column, to) -> to.put(NAME, column.name()),
              from -> new Flag(from.text(NAME)))
          .kind(
              "ignored",
              Ignored.class,
              (column, to) -> to.put(NAME, column.name()),
              from -> new Ignored(from.text(NAME)))
          .build();

  private TableCodec() {}

  static JsonObject put(JsonObject json, @Nullable TableSchema schema) {
    return json.put(
        COLUMNS, schema == null ? null : schema.columns().stream().map(COLUMN::write).toList());
  }

  static boolean isIn(JsonObject json) {
    return json.has(COLUMNS);
  }

  /**
   * Reads a schema.
   *
   * @param inputs the inputs of its network
   */
  static TableSchema read(JsonObject json, int inputs) {
    FieldPath path = json.path(COLUMNS);
    try {
      TableSchema schema =
          new TableSchema(json.objects(COLUMNS).stream().map(COLUMN::read).toList());
      if (schema.inputs() != inputs) {
        throw new MalformedFileException(path, "columns of " + inputs + " inputs", schema.inputs());
      }
      return schema;
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(path, "valid columns", String.valueOf(e.getMessage()), e);
    }
  }
}
