package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import io.github.sparseae.Preset;
import io.github.sparseae.Presets;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Presets by the name of their method and its arguments, as text. */
final class NamedPreset {
  private static final Pattern CALL = Pattern.compile("\\s*(\\w+)\\s*(?:\\(([^()]*)\\))?\\s*");

  private NamedPreset() {}

  private static List<Method> methods() {
    return Arrays.stream(Presets.class.getMethods())
        .filter(method -> method.getReturnType().equals(Preset.class))
        .toList();
  }

  /** Returns a preset, for example of {@code lecture} or {@code openaiTopK(32)}. */
  static Preset of(String text) {
    Matcher call = CALL.matcher(text);
    checkArgument(
        call.matches(), "preset must be a name with numbers, as in openaiTopK(32), was %s", text);
    String inside = call.group(2) == null ? "" : call.group(2).trim();
    String[] given = inside.isEmpty() ? new String[0] : inside.split("\\s*,\\s*", -1);
    for (Method method : methods()) {
      if (method.getName().equals(call.group(1))) {
        Class<?>[] types = method.getParameterTypes();
        boolean isOpen = method.isVarArgs() && given.length >= types.length - 1;
        if (isOpen || given.length == types.length) {
          return called(text, method, given);
        }
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "there is no preset %s, but %s",
            text,
            methods().stream()
                .map(method -> method.getName() + "/" + method.getParameterCount())
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "))));
  }

  private static Preset called(String text, Method method, String[] given) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    try {
      for (int i = 0; i < types.length; i++) {
        if (types[i].equals(int[].class)) {
          arguments[i] = Arrays.stream(given).skip(i).mapToInt(Integer::parseInt).toArray();
        } else if (types[i].equals(int.class)) {
          arguments[i] = Integer.parseInt(given[i]);
        } else {
          arguments[i] = Double.parseDouble(given[i]);
        }
      }
      return (Preset) method.invoke(null, arguments);
    } catch (NumberFormatException | ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "preset " + text + ": " + Throwables.getRootCause(e).getMessage(), e);
    }
  }
}
