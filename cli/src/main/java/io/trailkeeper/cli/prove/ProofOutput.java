package io.trailkeeper.cli.prove;

import io.trailkeeper.core.proof.ProvenEvent;
import java.io.PrintWriter;

/** What is proven, for people. */
final class ProofOutput {

  private ProofOutput() {}

  static void print(ProvenEvent proven, PrintWriter out) {
    line(out, "event", proven.description().id());
    line(out, "name", proven.description().name());
    line(out, "time", proven.description().time());
    if (!proven.description().stage().isEmpty()) {
      line(out, "stage", proven.description().stage());
    }
    line(
        out,
        "place",
        "event "
            + (proven.path().leafIndex() + 1)
            + " of "
            + proven.path().treeSize()
            + " in "
            + proven.logFile().s3Object());
    line(out, "trail", proven.extension().trailArn().toString());
    line(
        out,
        "digest",
        "number "
            + proven.extension().sequenceNumber()
            + " of chain "
            + proven.extension().chainId()
            + ", delivered "
            + proven.digest().digestStartTime()
            + " to "
            + proven.digest().digestEndTime());
    line(out, "signed by", proven.digest().digestPublicKeyFingerprint());
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println(String.format("%-10s", name) + printable(value));
  }

  /** An event says of itself what it likes: nothing of it may steer a terminal. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
