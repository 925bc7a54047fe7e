package io.github.sparseae.internal.file;

import io.github.sparseae.internal.file.Codec.Fields;
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

  static final Codec<Column> COLUMN =
      new Codec<Column>(TableCodec::column)
          .kind("numeric", new Numeric("c", "", Missing.REFUSE, 0, 0))
          .kind("category", new Category("c", List.of("a", "b")))
          .kind("flag", new Flag("c"))
          .kind("ignored", new Ignored("c"));

  private TableCodec() {}

  private static Column column(Fields fields, Column it) {
    String name = fields.required("name", it.name());
    if (it instanceof Numeric numeric) {
      return new Numeric(
          name,
          fields.required("unit", numeric.unit()),
          fields.required("missing", numeric.missing()),
          fields.required("mean", numeric.mean()),
          fields.required("median", numeric.median()));
    }
    if (it instanceof Category category) {
      return new Category(name, fields.plain("values", category.values(), JsonObject::texts));
    }
    return it instanceof Flag ? new Flag(name) : new Ignored(name);
  }

  static List<JsonObject> write(TableSchema schema) {
    return COLUMN.writeAll(schema.columns());
  }

  static TableSchema read(JsonObject json, int inputs) {
    FieldPath path = json.path(COLUMNS);
    TableSchema schema =
        MalformedFileException.valid(
            path, "valid columns", () -> new TableSchema(COLUMN.readAll(json, COLUMNS)));
    path.check(schema.inputs() == inputs, "columns of " + inputs + " inputs", schema.inputs());
    return schema;
  }
}
