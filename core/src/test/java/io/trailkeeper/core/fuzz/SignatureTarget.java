package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.hash.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A signature, detached or from metadata, is refused, or it is the signature, or of nothing. */
final class SignatureTarget implements FuzzTarget {

  private final PublicKeyEntry key = Vectors.publicKeys().entries().get(0);
  private final DigestSignature original =
      DigestSignature.read(Vectors.bytes("digest-1.json.gz.sig"));
  private final StringToSign text;

  SignatureTarget() {
    byte[] digest = Vectors.bytes("digest-1.json");
    this.text = StringToSign.of(DigestFileFormat.read(digest), Sha256.hex(digest));
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Vectors.bytes("digest-1.json.gz.sig"),
        Vectors.bytes("digest-2.json.gz.sig"),
        original.signature().getBytes(UTF_8));
  }

  @Override
  public boolean accepts(byte[] input) {
    boolean detached = false;
    try {
      DigestSignature read = DigestSignature.read(input);
      detached = true;
      Property.same(DigestSignature.read(read.write()), read);
      check(read.signature());
    } catch (InvalidDigestFormatException e) {
      Refusal.checkOfSeveral(e);
    }
    try {
      Optional<String> read =
          DigestSignature.ofMetadata(
              Map.of(
                  DigestSignature.METADATA_SIGNATURE,
                  new String(input, UTF_8),
                  DigestSignature.METADATA_SIGNATURE_ALGORITHM,
                  "SHA256withRSA"));
      check(read.orElseThrow());
      return true;
    } catch (InvalidDigestFormatException e) {
      Refusal.checkOfSeveral(e);
      return detached;
    }
  }

  private void check(String signature) {
    if (key.verifies(text, signature)) {
      Property.same(signature, original.signature());
    }
  }
}
