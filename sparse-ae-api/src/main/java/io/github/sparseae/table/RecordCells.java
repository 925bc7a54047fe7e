package io.github.sparseae.table;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads maps and records as maps from the names of columns. */
final class RecordCells {
  private static final ClassValue<Map<String, Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          Map<String, Method> accessors = new LinkedHashMap<>();
          for (RecordComponent component : type.getRecordComponents()) {
            Method accessor = component.getAccessor();
            checkArgument(
                accessor.trySetAccessible(),
                "%s cannot be read: make it public, or open its package to io.github.sparseae",
                type.getName());
            accessors.put(component.getName(), accessor);
          }
          return accessors;
        }
      };

  private RecordCells() {}

  /**
   * Returns the cells of a row, which messages call by a name.
   *
   * @throws IllegalArgumentException if it is neither map nor record, or cannot be read
   */
  static Map<String, ? extends @Nullable Object> of(@Nullable Object row, String rowName) {
    if (row instanceof Record cells) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      ACCESSORS
          .get(cells.getClass())
          .forEach((name, accessor) -> map.put(name, value(cells, accessor)));
      return map;
    }
    checkArgument(
        row instanceof Map<?, ?>,
        "%s must be a Map or a record, was %s",
        rowName,
        row == null ? "null" : row.getClass().getTypeName());
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) row).forEach((name, value) -> map.put(String.valueOf(name), value));
    return map;
  }

  private static @Nullable Object value(Record row, Method accessor) {
    try {
      return accessor.invoke(row);
    } catch (InvocationTargetException e) {
      throw unreadable(row, accessor, checkNotNull(e.getCause()));
    } catch (IllegalAccessException e) {
      throw unreadable(row, accessor, e);
    }
  }

  private static IllegalArgumentException unreadable(Record row, Method accessor, Throwable why) {
    return new IllegalArgumentException(
        accessor.getName() + " of " + row.getClass().getName() + " cannot be read: " + why, why);
  }
}
