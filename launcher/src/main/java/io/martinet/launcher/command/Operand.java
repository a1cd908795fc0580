package io.martinet.launcher.command;

/**
 * An argument known by its place.
 *
 * @param name as help shows it, such as {@code ACCOUNT}
 * @param isRequired whether it must be given
 */
public record Operand(String name, boolean isRequired) {
  public static Operand required(String name) {
    return new Operand(name, true);
  }

  public static Operand optional(String name) {
    return new Operand(name, false);
  }

  @Override
  public String toString() {
    return isRequired ? name : "[" + name + "]";
  }
}
