package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

class PlaceTest {
  @Test
  void destroy_interruptedOnceItHasBegun_endsAndKeepsTheInterrupt() {
    Broadcast<String> broadcast = new Interrupted();

    Place.destroy(broadcast);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(broadcast.isValid()).isFalse();
  }

  /** A broadcast that Spark calls destroyed before an interrupt ends what is left to do. */
  private static final class Interrupted extends Broadcast<String> {
    private static final long serialVersionUID = 1;

    Interrupted() {
      super(1, ClassTag.apply(String.class));
    }

    @Override
    public String getValue() {
      return "";
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {
      throwAny(new InterruptedException());
    }

    /** Throws a checked exception, as Scala's methods do without saying so. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAny(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }
}
