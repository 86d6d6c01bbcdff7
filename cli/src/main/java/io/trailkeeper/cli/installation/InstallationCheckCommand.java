package io.trailkeeper.cli.installation;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.usage.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether an installation is complete. */
@Command(
    name = "installation-check",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether the cluster serves Trails, and whether operator and capture are ready. It asks"
          + " the API server for what it serves, and for no object; helm test runs it.",
      "",
      "Exits with 0 if all is well, 1 if something is not, 2 on wrong usage."
    })
public final class InstallationCheckCommand implements Callable<Integer> {

  private static final int EXIT_OK = 0;
  private static final int EXIT_FINDINGS = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--operator",
      required = true,
      paramLabel = "URL",
      description = "where the operator's health is served, for example http://HOST:8080")
  private List<String> operators = List.of();

  @Option(
      names = "--capture",
      required = true,
      paramLabel = "URL",
      description = "where the health of a replica of capture is served; once for each of them")
  private List<String> captures = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    List<Check> checks = new ArrayList<>();
    operators.forEach(url -> checks.add(readiness(usage, "--operator", "operator", url)));
    captures.forEach(url -> checks.add(readiness(usage, "--capture", "capture", url)));
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(ClusterAccess.of("installation-check")).build()) {
      checks.add(0, new ServedResources(client));
      boolean isWell = true;
      for (Check check : checks) {
        Check.Result result = check.run();
        usage.out().println((result.isWell() ? "ok     " : "FAILED ") + result.text());
        isWell &= result.isWell();
      }
      usage.out().flush();
      return isWell ? EXIT_OK : EXIT_FINDINGS;
    }
  }

  private static Check readiness(Usage usage, String option, String what, String url) {
    return usage.argument(option, () -> new Readiness(what, parse(url)));
  }

  private static URI parse(String url) {
    URI uri = URI.create(url);
    if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "\"" + url + "\" is no URL of health; expected for example http://HOST:8080");
    }
    return uri;
  }
}
