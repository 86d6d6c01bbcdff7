package io.trailkeeper.core.fuzz;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.hash.Sha256;
import java.util.List;

/** A digest is refused, or written again as the same; changed, no signature is of it any more. */
final class DigestTarget implements FuzzTarget {

  private final PublicKeyEntry key = Vectors.publicKeys().entries().get(0);
  private final List<String> signed = List.of("digest-1.json", "digest-2.json");

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Vectors.bytes("digest-1.json"),
        Vectors.bytes("digest-2.json"),
        Vectors.bytes("digest-1.version-1.json"));
  }

  @Override
  public boolean accepts(byte[] input) {
    DigestFile read;
    try {
      read = DigestFileFormat.read(input);
    } catch (InvalidDigestFormatException e) {
      Refusal.checkOfSeveral(e);
      return false;
    }
    Property.same(DigestFileFormat.read(DigestFileFormat.write(read)), read);
    StringToSign text = StringToSign.of(read, Sha256.hex(input));
    for (String vector : signed) {
      DigestSignature signature = DigestSignature.read(Vectors.bytes(vector + ".gz.sig"));
      if (key.verifies(text, signature.signature())) {
        Property.same(input, Vectors.bytes(vector));
      }
    }
    return true;
  }
}
