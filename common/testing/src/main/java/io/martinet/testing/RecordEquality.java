package io.martinet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Holds records that compare themselves by hand to what the compiler would do. */
public final class RecordEquality {
  private RecordEquality() {}

  /**
   * Fails unless each component decides whether two records are equal.
   *
   * @param other one of the same kind that has no component in common
   */
  public static void assertEachComponentDecides(Record one, Record other)
      throws ReflectiveOperationException {
    Object[] parts = parts(one);
    Object[] otherParts = parts(other);
    Object same = make(one, parts);
    assertThat(same).isEqualTo(one).hasSameHashCodeAs(one).isNotSameAs(one);
    assertThat(one).isNotEqualTo("something else").isNotEqualTo(null);
    for (int i = 0; i < parts.length; i++) {
      Object[] mixed = parts.clone();
      mixed[i] = otherParts[i];
      assertThat(make(one, mixed)).isNotEqualTo(one);
    }
  }

  private static Object[] parts(Record of) throws ReflectiveOperationException {
    RecordComponent[] components = of.getClass().getRecordComponents();
    var parts = new Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      Method accessor = components[i].getAccessor();
      accessor.setAccessible(true);
      parts[i] = accessor.invoke(of);
    }
    return parts;
  }

  private static Object make(Record like, Object[] parts) throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(like.getClass().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<? extends Record> constructor = like.getClass().getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(parts);
  }
}
