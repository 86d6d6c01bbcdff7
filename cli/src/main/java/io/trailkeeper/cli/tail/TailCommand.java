package io.trailkeeper.cli.tail;

import io.trailkeeper.cli.process.Service;
import io.trailkeeper.cli.process.ServiceArguments;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.tail.TailOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends an API server's audit log to capture, as a process of a control-plane node. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the audit log that an API server writes (--audit-log-path), with all its rotated files,"
          + " and sends its events to capture.",
      "",
      "While capture is away it waits, for ever: the file is the buffer. SIGTERM ends it with 0; 1"
          + " means that it could not start, 2 wrong usage."
    })
public final class TailCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--path",
      required = true,
      paramLabel = "FILE",
      description =
          "the API server's --audit-log-path; its directory must be readable, not the file alone")
  private Path path = Path.of("");

  @Option(
      names = "--capture",
      required = true,
      paramLabel = "URL",
      description = "where capture takes audit events, for example https://capture:8443")
  private String capture = "";

  @Option(
      names = "--tls",
      required = true,
      paramLabel = "DIR",
      description =
          "tls.crt and tls.key, which are shown to capture, and ca.crt, which it is believed by")
  private Path tls = Path.of("");

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description =
          "where it is kept how far the log was sent; on the same node for as long as the log is")
  private Path state = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NODE",
      description = "what losses name this log after. Default: the host's name")
  private @Nullable String name;

  @Mixin private ServiceArguments service = new ServiceArguments();

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    URI url = usage.argument("--capture", () -> url(capture));
    TailOptions options =
        usage.argument(
            () ->
                TailOptions.forHeap(
                    name == null ? hostName() : name,
                    path,
                    state,
                    Runtime.getRuntime().maxMemory()));
    return Service.run("tail", service, usage, new TailProcess(options, url, tls));
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    String path = String.valueOf(url.getPath());
    if (!"https".equals(url.getScheme())
        || url.getHost() == null
        || !(path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not the URL of a capture, for example https://capture:8443");
    }
    return url;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("this host does not know its name; give --name", e);
    }
  }
}
