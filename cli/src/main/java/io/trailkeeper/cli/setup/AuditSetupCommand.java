package io.trailkeeper.cli.setup;

import io.trailkeeper.cli.apiserver.ApiServerConfiguration;
import io.trailkeeper.cli.apiserver.AuditCheck;
import io.trailkeeper.cli.apiserver.AuditPolicy;
import io.trailkeeper.cli.apiserver.CurrentWebhook;
import io.trailkeeper.cli.apiserver.Finding;
import io.trailkeeper.cli.apiserver.WebhookConfiguration;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what to place on a control plane, and what one lacks. */
@Command(
    name = "audit-setup",
    mixinStandardHelpOptions = true,
    description = {
      "Says what to place on a control plane so that its API servers post their audit events to"
          + " capture, where, and how; --output-dir writes the files. Nothing is changed in a"
          + " cluster or on a node.",
      "",
      "With --check, says what an API server lacks of that, or would lose.",
      "",
      "Exits with 0 if there is an answer, and in a check nothing to do; 1 on findings; 2 on wrong"
          + " usage, or if something cannot be read."
    })
public final class AuditSetupCommand implements Callable<Integer> {

  /** Something is to be done. */
  static final int EXIT_FINDINGS = 1;

  /** There is no answer: wrong usage, or something that cannot be read. */
  private static final int EXIT_UNREADABLE = CommandLine.ExitCode.USAGE;

  private static final String STANDARD_INPUT = "-";

  /** How findings are written. */
  enum Output {
    text,
    json
  }

  /** Where Trailkeeper is. */
  static final class Installation {
    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        defaultValue = "trailkeeper-system",
        description = "the installation's namespace; default: trailkeeper-system")
    String namespace = "";

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description = "how to reach the cluster; default: as kubectl does")
    @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "a context of the kubeconfig")
    @Nullable String context;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "the data directory of trailkeeper run, in place of a cluster")
    @Nullable Path data;

    boolean isNamed() {
      return kubeconfig != null || context != null || data != null;
    }

    WebhookMaterial read() {
      return data != null
          ? DataMaterial.read(new DataDirectory(data))
          : new ClusterMaterial(namespace, kubeconfig, context).read();
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--distribution",
      paramLabel = "NAME",
      description = "kubeadm, kind, k3s, rke2, talos, openshift or generic")
  private @Nullable Distribution distribution;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "write the files there, for you alone to read; they hold a private key")
  private @Nullable Path outputDirectory;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "where the files will be on the control plane; default: the distribution's way")
  private @Nullable String directory;

  @Option(
      names = "--check",
      paramLabel = "FILE|-",
      description =
          "what to check: a static pod manifest; a configuration of kubeadm, kind, k3s, RKE2 or"
              + " Talos; a command line; /proc/PID/cmdline")
  private @Nullable String checked;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "in a check: the audit policy to look at too")
  private @Nullable Path policy;

  @Option(
      names = "--kubeconfig-file",
      paramLabel = "FILE",
      description =
          "in a check: the webhook's kubeconfig to look at too, with the files that it names. With"
              + " --kubeconfig, --context or --data it is compared with what capture has today")
  private @Nullable Path webhookFile;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "how to write what a check has found; default: text")
  private Output output = Output.text;

  @Mixin private Installation installation = new Installation();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    requireConsistent(usage);
    try {
      return checked == null ? recipe(usage) : check(usage, checked);
    } catch (SetupException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return EXIT_UNREADABLE;
    }
  }

  private void requireConsistent(Usage usage) {
    if (checked == null && distribution == null) {
      throw usage.wrong("give --distribution, or --check to look at what is there");
    }
    if (checked != null && (distribution != null || outputDirectory != null || directory != null)) {
      throw usage.wrong(
          "--check looks at what is there; --distribution, --output-dir and --directory say what to"
              + " place");
    }
    if (checked == null && (policy != null || webhookFile != null || output != Output.text)) {
      throw usage.wrong("--policy, --kubeconfig-file and --output json belong to --check");
    }
    if (installation.data != null
        && (installation.kubeconfig != null || installation.context != null)) {
      throw usage.wrong("--data is in place of a cluster: give no --kubeconfig and no --context");
    }
    if (directory != null && !directory.matches("/[A-Za-z0-9._/-]{1,200}")) {
      throw usage.wrong(
          "--directory: found \""
              + directory
              + "\", allowed: a path from the root, of letters, digits and . _ / -");
    }
  }

  private int recipe(Usage usage) {
    Distribution wanted = Objects.requireNonNull(distribution, "distribution");
    if (wanted == Distribution.openshift) {
      if (outputDirectory != null) {
        throw usage.wrong("--output-dir: there is nothing to place on OpenShift");
      }
      usage.out().print(Recipe.impossible(wanted));
      usage.out().flush();
      return 0;
    }
    @Nullable Path output =
        outputDirectory == null ? null : outputDirectory.toAbsolutePath().normalize();
    Recipe recipe =
        new Recipe(
            wanted,
            installation.read(),
            directory == null ? wanted.directory() : directory,
            output);
    if (output != null) {
      SetupDirectory.write(output, recipe.files());
    }
    usage.out().print(recipe.text());
    usage.out().flush();
    return 0;
  }

  private int check(Usage usage, String source) {
    ApiServerConfiguration server = configuration(source);
    @Nullable AuditPolicy givenPolicy =
        policy == null ? null : InputFile.read("--policy", policy, AuditPolicy::read);
    @Nullable WebhookConfiguration webhook =
        webhookFile == null
            ? null
            : InputFile.read("--kubeconfig-file", webhookFile, WebhookConfiguration::read);
    @Nullable CurrentWebhook current =
        webhook != null && installation.isNamed() ? installation.read().current() : null;
    List<Finding> findings =
        new AuditCheck(server, givenPolicy, webhook, webhookDirectory(), current)
            .findings(Clock.systemUTC().instant());
    CheckOutput report =
        new CheckOutput(
            source.equals(STANDARD_INPUT) ? "standard input" : source,
            server.form().text(),
            notLookedAt(server),
            findings);
    switch (output) {
      case text -> report.text(usage.out());
      case json -> report.json(usage.out());
    }
    return findings.isEmpty() ? 0 : EXIT_FINDINGS;
  }

  private static ApiServerConfiguration configuration(String source) {
    if (!source.equals(STANDARD_INPUT)) {
      return InputFile.read("--check", Path.of(source), ApiServerConfiguration::read);
    }
    try {
      return InputFile.read("--check", "standard input", System.in, ApiServerConfiguration::read);
    } catch (IOException e) {
      throw new SetupException("--check: reading standard input failed: " + e, e);
    }
  }

  private Path webhookDirectory() {
    @Nullable Path parent = webhookFile == null ? null : webhookFile.toAbsolutePath().getParent();
    return parent == null ? Path.of("") : parent;
  }

  private List<String> notLookedAt(ApiServerConfiguration server) {
    List<String> missing = new ArrayList<>();
    if (policy == null && server.policy() == null) {
      missing.add("the audit policy (--policy FILE)");
    }
    if (webhookFile == null) {
      missing.add("the webhook's kubeconfig and certificates (--kubeconfig-file FILE)");
    } else if (!installation.isNamed()) {
      missing.add("whether these are what capture has today (--context NAME or --data DIR)");
    }
    return missing;
  }
}
