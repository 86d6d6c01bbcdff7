package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.cluster.ClusterAccessException;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.SignerException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands about keys have in common: where the keys are, and what they exit with. */
@Command(mixinStandardHelpOptions = true)
abstract class KeyCommand implements Callable<Integer> {

  static final String EXIT = "Exits with 0 if it was done, 1 if it could not be, 2 on wrong usage.";

  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private PlaceArguments arguments = new PlaceArguments();

  @Override
  public final Integer call() {
    Usage usage = new Usage(spec);
    try (KeyPlace place = arguments.open(Clock.systemUTC())) {
      run(place, usage, Clock.systemUTC());
      usage.out().flush();
      return EXIT_OK;
    } catch (KeyPlaceException
        | ClusterAccessException
        | SignerException
        | InvalidKeyFormatException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return EXIT_FAILED;
    }
  }

  abstract void run(KeyPlace place, Usage usage, Clock clock);
}
