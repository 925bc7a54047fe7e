package io.github.sparseae.internal.file;

import io.github.sparseae.table.Column;
import io.github.sparseae.table.Column.Category;
import io.github.sparseae.table.Column.Flag;
import io.github.sparseae.table.Column.Ignored;
import io.github.sparseae.table.Column.Numeric;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import java.util.List;

/** Converts between the schema of a table and the field {@value #COLUMNS} of a JSON object. */
final class TableCodec {
  static final String COLUMNS = "columns";
  private static final String NAME = "name";

  static final FamilyCodec<Column> COLUMN =
      new FamilyCodec<Column>()
          .kind(
              "numeric",
              Numeric.class,
              it ->
                  new Numeric(
                      it.text(NAME, Numeric::name),
                      it.text("unit", Numeric::unit),
                      it.of("missing", Numeric::missing, Missing.class),
                      it.number("mean", Numeric::mean),
                      it.number("median", Numeric::median)))
          .kind(
              "category",
              Category.class,
              it ->
                  new Category(
                      it.text(NAME, Category::name),
                      it.list("values", Category::values, JsonObject::texts)))
          .kind("flag", Flag.class, it -> new Flag(it.text(NAME, Flag::name)))
          .kind("ignored", Ignored.class, it -> new Ignored(it.text(NAME, Ignored::name)));

  private TableCodec() {}

  static List<JsonObject> write(TableSchema schema) {
    return COLUMN.writeAll(schema.columns());
  }

  /** Reads a schema of a number of inputs. */
  static TableSchema read(JsonObject json, int inputs) {
    FieldPath path = json.path(COLUMNS);
    try {
      TableSchema schema = new TableSchema(COLUMN.readAll(json, COLUMNS));
      if (schema.inputs() != inputs) {
        throw new MalformedFileException(path, "columns of " + inputs + " inputs", schema.inputs());
      }
      return schema;
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(path, "valid columns", String.valueOf(e.getMessage()), e);
    }
  }
}
