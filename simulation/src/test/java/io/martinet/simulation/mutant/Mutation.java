package io.martinet.simulation.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** One bug: how the code of one method is changed. */
sealed interface Mutation {
  /** Writes the element as it is or changed; true if it was changed. */
  boolean apply(CodeBuilder code, CodeElement element);

  /** Forgets a call: its arguments are dropped, its result is null, 0 or false. */
  record DropCall(String callee) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      if (!(element instanceof InvokeInstruction call) || !call.name().equalsString(callee)) {
        code.with(element);
        return false;
      }
      MethodTypeDesc type = call.typeSymbol();
      List<ClassDesc> arguments = type.parameterList();
      for (int i = arguments.size() - 1; i >= 0; i--) {
        pop(code, TypeKind.from(arguments.get(i)));
      }
      if (call.opcode() != Opcode.INVOKESTATIC) {
        code.pop();
      }
      pushDefault(code, TypeKind.from(type.returnType()));
      return true;
    }
  }

  /** Forgets a call and answers with a constant instead of its boolean or int result. */
  record ReplaceCall(String callee, int constant) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      boolean dropped = new DropCall(callee).apply(code, element);
      if (dropped) {
        code.pop().loadConstant(constant);
      }
      return dropped;
    }
  }

  /** Takes a branch on two numbers whatever they are. */
  record AlwaysBranch(Opcode opcode) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      if (element instanceof BranchInstruction branch && branch.opcode() == opcode) {
        code.pop2().goto_(branch.target());
        return true;
      }
      code.with(element);
      return false;
    }
  }

  /** Never takes a branch on two numbers. */
  record NeverBranch(Opcode opcode) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      if (element instanceof BranchInstruction branch && branch.opcode() == opcode) {
        code.pop2();
        return true;
      }
      code.with(element);
      return false;
    }
  }

  /**
   * Makes a call as it is, and then answers with a constant instead of its boolean or int result.
   */
  record AnswerConstant(String callee, int constant) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      code.with(element);
      if (!(element instanceof InvokeInstruction call) || !call.name().equalsString(callee)) {
        return false;
      }
      code.pop().loadConstant(constant);
      return true;
    }
  }

  /** Turns every comparison with the opcode into another. */
  record Branch(Opcode from, Opcode to) implements Mutation {
    @Override
    public boolean apply(CodeBuilder code, CodeElement element) {
      if (element instanceof BranchInstruction branch && branch.opcode() == from) {
        code.branch(to, branch.target());
        return true;
      }
      code.with(element);
      return false;
    }
  }

  private static void pop(CodeBuilder code, TypeKind kind) {
    if (kind.slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  private static void pushDefault(CodeBuilder code, TypeKind kind) {
    switch (kind) {
      case VOID -> {}
      case LONG -> code.lconst_0();
      case DOUBLE -> code.dconst_0();
      case FLOAT -> code.fconst_0();
      case REFERENCE -> code.aconst_null();
      default -> code.iconst_0();
    }
  }
}
