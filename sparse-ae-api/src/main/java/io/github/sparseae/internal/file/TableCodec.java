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
      new FamilyCodec<Column>()
          .kind(
              "numeric",
              Numeric.class,
              it ->
                  new Numeric(
                      it.of(NAME, Numeric::name, JsonObject::text),
                      it.of("unit", Numeric::unit, JsonObject::text),
                      it.of("missing", Numeric::missing, Missing.class),
                      it.of("mean", Numeric::mean, JsonObject::number),
                      it.of("median", Numeric::median, JsonObject::number)))
          .kind(
              "category",
              Category.class,
              it ->
                  new Category(
                      it.of(NAME, Category::name, JsonObject::text),
                      it.of("values", Category::values, JsonObject::texts)))
          .kind("flag", Flag.class, it -> new Flag(it.of(NAME, Flag::name, JsonObject::text)))
          .kind(
              "ignored",
              Ignored.class,
              it -> new Ignored(it.of(NAME, Ignored::name, JsonObject::text)));

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
