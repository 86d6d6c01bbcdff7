package io.trailkeeper.cli.assembly;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.redaction.RedactionOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** Which of the redaction rules are switched off: each by its name, never all at once. */
public final class RedactionArguments {

  @Option(
      names = "--disable-redaction",
      paramLabel = "RULE",
      description =
          "keep the bodies that this default rule takes out, credentials among them; may be given"
              + " several times. Rules: secrets, serviceaccounts-token, tokenreviews,"
              + " certificatesigningrequests")
  private List<String> disabled = List.of();

  /** Returns the options; a rule that there is not is wrong usage. */
  public RedactionOptions options(Usage usage) {
    return usage.argument(
        "--disable-redaction", () -> new RedactionOptions(List.of(), List.copyOf(disabled)));
  }
}
