package io.github.sparseae.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * What a partition sends to others. By Java's serialization also where {@code spark.serializer} is
 * Kryo, which knows neither records nor immutable maps.
 *
 * @param partition the number of the partition, by which parts are ordered before they are added
 * @param value what it sends
 */
@DefaultSerializer(JavaSerializer.class)
record Sent<T extends Serializable>(int partition, T value) implements Serializable {

  static <T extends Serializable> List<T> ordered(List<Sent<T>> all) {
    return all.stream().sorted(Comparator.comparingInt(Sent::partition)).map(Sent::value).toList();
  }
}
