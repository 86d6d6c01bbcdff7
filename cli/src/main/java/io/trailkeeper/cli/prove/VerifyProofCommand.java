package io.trailkeeper.cli.prove;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.cli.validate.ArchiveArguments;
import io.trailkeeper.cli.validate.UnreadableException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.proof.EventProof;
import io.trailkeeper.core.proof.EventProofFormat;
import io.trailkeeper.core.proof.InvalidProofException;
import io.trailkeeper.core.proof.ProvenEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies a proof of one event. */
@Command(
    name = "verify-proof",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a file that prove has made, offline, and prints what it proves: that the holder of"
          + " the signing key had the event in a log file of the trail when it signed the digest.",
      "",
      "Exits with 0 if the event is proven, 1 if it is not, 2 on wrong usage or a file that cannot be"
          + " read."
    })
public final class VerifyProofCommand implements Callable<Integer> {

  private static final int NOT_PROVEN = 1;
  private static final int UNREADABLE = CommandLine.ExitCode.USAGE;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--proof", required = true, paramLabel = "FILE", description = "the proof")
  private Path proof = Path.of("");

  @Option(
      names = "--public-keys",
      paramLabel = "FILE",
      description =
          "the keys to trust, as ListPublicKeys gives them, from somebody other than who gave you the"
              + " proof. Without it nothing is verified, and the key that is needed is named")
  private @Nullable Path publicKeys;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      description = "write the event there as it was delivered, once it is proven")
  private @Nullable Path event;

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    try {
      return verify(usage, read());
    } catch (InvalidProofException e) {
      usage.fail(ProofOutput.printable(e.reason().text() + ": " + e.getMessage()));
      return NOT_PROVEN;
    } catch (UnreadableException e) {
      usage.fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      usage.fail("--event: writing " + event + " failed: " + e);
    }
    return UNREADABLE;
  }

  private int verify(Usage usage, byte[] bytes) throws IOException {
    EventProof read = EventProofFormat.read(bytes);
    if (publicKeys == null) {
      usage.fail(
          "--public-keys is missing, and a proof proves nothing by its own key. It says that it is"
              + " signed by the key "
              + read.publicKey().fingerprint()
              + ": get that key from the cluster, or from whom you trust");
      return UNREADABLE;
    }
    PublicKeys trusted = ArchiveArguments.readKeys(publicKeys);
    ProvenEvent proven = read.verify(trusted);
    if (event != null) {
      Files.write(event, proven.event());
    }
    ProofOutput.print(proven, usage.out());
    usage.out().println();
    trusted
        .find(proven.digest().digestPublicKeyFingerprint())
        .map(PublicKeyEntry::revocationTime)
        .ifPresent(
            time ->
                usage
                    .out()
                    .println(
                        "The key was revoked later, from "
                            + time
                            + " on: who had it by then can have dated the digest back."));
    usage.out().println("The event is proven.");
    return 0;
  }

  private byte[] read() {
    try (InputStream in = Files.newInputStream(proof)) {
      // One more than a proof may have: the reader then says so.
      return in.readNBytes(EventProofFormat.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new UnreadableException("--proof: there is no file " + proof, e);
    } catch (IOException e) {
      throw new UnreadableException("--proof: reading " + proof + " failed: " + e, e);
    }
  }
}
