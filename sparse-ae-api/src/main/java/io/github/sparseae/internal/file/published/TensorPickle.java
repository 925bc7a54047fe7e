package io.github.sparseae.internal.file.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.io.HeapLimit;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a {@code torch.save} file that holds a dictionary of tensors. A pickle is a
 * program for a stack machine, which could call any function of Python; this machine knows the
 * dictionaries and the tensors alone, and refuses every other name and instruction.
 *
 * <p>Source: Python's {@code pickletools}; PyTorch's {@code torch/_utils.py}.
 */
final class TensorPickle {
  private static final FieldPath PATH = FieldPath.of("data.pkl");
  private static final int MAX_TENSORS = 1 << 12;
  private static final int MAX_DIMENSIONS = 8;

  /** The types of storages, by their names in PyTorch. */
  private static final Map<String, NumberType> TYPES =
      Map.of(
          "FloatStorage", NumberType.F32,
          "DoubleStorage", NumberType.F64,
          "HalfStorage", NumberType.F16,
          "BFloat16Storage", NumberType.BF16,
          "IntStorage", NumberType.I32,
          "LongStorage", NumberType.I64);

  /** The beginning of the items of a tuple or dictionary on the stack. */
  private static final Object MARK = new Object();

  private static final Object NONE = new Object();

  private final ByteBuffer code;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /** A function or class of Python. */
  private record Name(String module, String name) {}

  /** Numbers in an entry of the archive. */
  record Storage(NumberType type, String key) {}

  /**
   * A tensor: element (i, j, …) is number {@code offset + i·strides[0] + j·strides[1] + …} of the
   * storage.
   */
  record Tensor(Storage storage, int offset, List<Integer> shape, List<Integer> strides) {
    /** Returns the place after the last number in the storage. */
    long end() {
      long last = offset;
      for (int i = 0; i < shape.size(); i++) {
        last += (shape.get(i) - 1L) * strides.get(i);
      }
      return last + 1;
    }

    /** Returns the place in the storage of a number, counted with the last index fastest. */
    int place(int number) {
      int place = offset;
      int left = number;
      for (int d = shape.size() - 1; d >= 0; d--) {
        place += left % shape.get(d) * strides.get(d);
        left /= shape.get(d);
      }
      return place;
    }
  }

  private TensorPickle(byte[] bytes) {
    code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the tensors of a dictionary, in their order; refuses anything else. */
  static Map<String, Tensor> read(byte[] bytes) {
    Object result;
    try {
      result = new TensorPickle(bytes).run();
    } catch (BufferUnderflowException e) {
      throw new MalformedFileException(PATH, "an end", "cut short", e);
    }
    if (!(result instanceof Map<?, ?> dictionary)) {
      throw refused("a dictionary of tensors", shown(result));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    dictionary.forEach(
        (name, value) -> {
          if (!(name instanceof String text) || !(value instanceof Tensor tensor)) {
            throw refused("tensors by name", shown(name) + ": " + shown(value));
          }
          tensors.put(text, tensor);
        });
    PATH.check(
        tensors.size() <= MAX_TENSORS, "at most " + MAX_TENSORS + " tensors", tensors.size());
    return tensors;
  }

  private static MalformedFileException refused(String expected, Object actual) {
    return new MalformedFileException(PATH, expected, actual);
  }

  private static String shown(@Nullable Object value) {
    if (value instanceof Name name) {
      return name.module() + "." + name.name();
    }
    if (value instanceof String || value instanceof Long) {
      return value.toString();
    }
    return value == null ? "nothing" : value.getClass().getSimpleName();
  }

  private Object run() {
    while (true) {
      int operation = Byte.toUnsignedInt(code.get());
      switch (operation) {
        case '.' -> {
          return pop();
        }
        case 0x80 -> code.get(); // PROTO
        case 0x95 -> code.getLong(); // FRAME
        case '(' -> stack.add(MARK);
        case ')' -> stack.add(List.of());
        case 't' -> stack.add(toMark());
        case 0x85, 0x86, 0x87 -> stack.add(last(operation - 0x84));
        case '}' -> stack.add(new LinkedHashMap<>());
        case 's' -> set(last(2));
        case 'u' -> set(toMark());
        case 'N' -> stack.add(NONE);
        case 0x88, 0x89 -> stack.add(operation == 0x88);
        case 'J' -> stack.add((long) code.getInt());
        case 'K' -> stack.add((long) Byte.toUnsignedInt(code.get()));
        case 'M' -> stack.add((long) Short.toUnsignedInt(code.getShort()));
        case 0x8a -> stack.add(longNumber());
        case 'X' -> stack.add(text(code.getInt()));
        case 0x8c -> stack.add(text(Byte.toUnsignedInt(code.get())));
        case 'c' -> stack.add(new Name(line(), line()));
        case 0x93 -> {
          List<Object> names = last(2);
          stack.add(new Name(as(names.get(0), String.class), as(names.get(1), String.class)));
        }
        case 'q' -> memo.put(Byte.toUnsignedInt(code.get()), peek());
        case 'r' -> memo.put(code.getInt(), peek());
        case 0x94 -> memo.put(memo.size(), peek());
        case 'h' -> stack.add(recalled(Byte.toUnsignedInt(code.get())));
        case 'j' -> stack.add(recalled(code.getInt()));
        case 'Q' -> stack.add(storage(as(pop(), List.class)));
        case 'R' -> {
          List<Object> call = last(2);
          stack.add(call(as(call.get(0), Name.class), as(call.get(1), List.class)));
        }
        case 'b' -> last(1); // BUILD: the attributes of a dictionary, such as its version
        default ->
            throw refused(
                "instructions for tensors", String.format("instruction 0x%02x", operation));
      }
    }
  }

  private Object peek() {
    PATH.check(!stack.isEmpty() && stack.get(stack.size() - 1) != MARK, "a value", "none");
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> last(int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(0, pop());
    }
    return values;
  }

  /** Takes the values after the last mark. */
  private List<Object> toMark() {
    int mark = stack.lastIndexOf(MARK);
    PATH.check(mark >= 0, "a mark", "none");
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> values = List.copyOf(above);
    above.clear();
    stack.remove(mark);
    return values;
  }

  @SuppressWarnings("unchecked") // Every map on the stack is one of this machine's.
  private void set(List<Object> pairs) {
    Map<Object, Object> dictionary = as(peek(), Map.class);
    PATH.check(pairs.size() % 2 == 0, "pairs of names and values", pairs.size() + " values");
    for (int i = 0; i < pairs.size(); i += 2) {
      dictionary.put(as(pairs.get(i), String.class), pairs.get(i + 1));
    }
  }

  private Object recalled(int number) {
    Object value = memo.get(number);
    if (value == null) {
      throw refused("a value remembered before", "number " + number);
    }
    return value;
  }

  private long longNumber() {
    int bytes = Byte.toUnsignedInt(code.get());
    PATH.check(bytes <= Long.BYTES, "a number of 64 bits", bytes + " bytes");
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= Byte.toUnsignedLong(code.get()) << (8 * i);
    }
    int unused = Long.SIZE - 8 * bytes;
    return bytes == 0 ? 0 : number << unused >> unused;
  }

  private String text(int length) {
    PATH.check(
        length >= 0 && length <= code.remaining(),
        "a text of at most " + code.remaining() + " bytes",
        length);
    byte[] bytes = new byte[length];
    code.get(bytes);
    return new String(bytes, UTF_8);
  }

  private String line() {
    int start = code.position();
    while (code.get() != '\n') {}
    return new String(code.array(), start, code.position() - 1 - start, UTF_8);
  }

  private static <T> T as(Object value, Class<T> type) {
    PATH.check(type.isInstance(value), "a " + type.getSimpleName(), shown(value));
    return type.cast(value);
  }

  /** Returns the storage of ('storage', type, key, device, number of numbers). */
  private static Storage storage(List<?> id) {
    PATH.check(id.size() == 5 && "storage".equals(id.get(0)), "a storage", id.size() + " values");
    Name type = as(item(id, 1), Name.class);
    NumberType known = TYPES.get(type.name());
    if (known == null || !type.module().equals("torch")) {
      throw refused("one of torch." + TYPES.keySet().stream().sorted().toList(), shown(type));
    }
    return new Storage(known, as(item(id, 2), String.class));
  }

  private static Object item(List<?> values, int index) {
    if (index >= values.size() || values.get(index) == null) {
      throw refused("at least " + (index + 1) + " values", values.size());
    }
    return values.get(index);
  }

  private static Object call(Name function, List<?> arguments) {
    String name = shown(function);
    return switch (name) {
      case "collections.OrderedDict" -> {
        PATH.check(arguments.isEmpty(), "an empty OrderedDict", arguments.size() + " arguments");
        yield new LinkedHashMap<>();
      }
      case "torch._utils._rebuild_tensor_v2" ->
          tensor(
              as(item(arguments, 0), Storage.class),
              whole(item(arguments, 1)),
              sides(item(arguments, 2)),
              sides(item(arguments, 3)));
      case "torch._utils._rebuild_parameter" -> as(item(arguments, 0), Tensor.class);
      default ->
          throw refused(
              "functions that build tensors alone",
              name + ", which is not called: this reader runs no code of a file");
    };
  }

  private static int whole(Object value) {
    long number = as(value, Long.class);
    PATH.check(
        number >= 0 && number <= HeapLimit.MAX_LENGTH, "a number from 0 to below 2^31", number);
    return (int) number;
  }

  private static List<Integer> sides(Object value) {
    List<?> sides = as(value, List.class);
    PATH.check(
        sides.size() <= MAX_DIMENSIONS, "at most " + MAX_DIMENSIONS + " dimensions", sides.size());
    return sides.stream().map(side -> whole((Object) side)).toList();
  }

  private static Tensor tensor(
      Storage storage, int offset, List<Integer> shape, List<Integer> strides) {
    long size = 1;
    for (int side : shape) {
      size = side == 0 || size > Integer.MAX_VALUE / side ? Integer.MAX_VALUE : size * side;
    }
    PATH.check(shape.size() == strides.size(), "a stride for each side", shape + " and " + strides);
    Tensor tensor =
        shape.isEmpty()
            ? new Tensor(storage, offset, List.of(1), List.of(1))
            : new Tensor(storage, offset, shape, strides);
    PATH.check(
        size <= HeapLimit.MAX_LENGTH
            && size <= tensor.end() - offset
            && tensor.end() <= HeapLimit.MAX_LENGTH,
        "a shape with strides, of fewer than 2^31 numbers, none of them twice",
        shape + " and " + strides);
    return tensor;
  }
}
