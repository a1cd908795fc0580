package io.martinet.simulation.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import org.jspecify.annotations.Nullable;

/**
 * Loads all of the project's classes anew, one of them with a planted bug; everything else comes
 * from the parent.
 */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "io.martinet.";

  private final Planting bug;
  private int changes;

  MutantLoader(Planting bug, ClassLoader parent) {
    super(parent);
    this.bug = bug;
  }

  /** Instructions changed so far: a bug that changes none is not planted. */
  int changes() {
    return changes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte @Nullable [] bytes = read(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] defined = name.equals(bug.className()) ? mutated(bytes) : bytes;
    return defineClass(name, defined, 0, defined.length);
  }

  private byte[] mutated(byte[] bytes) {
    var classFile = ClassFile.of();
    CodeTransform change =
        (code, element) -> {
          if (bug.mutation().apply(code, element)) {
            changes++;
          }
        };
    return classFile.transformClass(
        classFile.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString(bug.method()), change));
  }

  private byte @Nullable [] read(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
