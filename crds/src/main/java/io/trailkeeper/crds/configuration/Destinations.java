package io.trailkeeper.crds.configuration;

import static io.trailkeeper.crds.configuration.TrailConfiguration.orElse;

import io.trailkeeper.core.config.Destination;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.v1alpha1.DestinationSpec;
import io.trailkeeper.crds.v1alpha1.ObjectLockSpec;
import io.trailkeeper.crds.v1alpha1.S3DestinationSpec;
import io.trailkeeper.crds.v1alpha1.ServerSideEncryptionSpec;
import io.trailkeeper.crds.v1alpha1.VolumeDestinationSpec;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The destination of a Trail that was found right. */
final class Destinations {

  /** A directory of its own, so that a volume can hold other things beside it. */
  private static final String DEFAULT_VOLUME_PATH = "archive";

  private Destinations() {}

  static Destination of(@Nullable DestinationSpec destination) {
    @Nullable S3DestinationSpec s3 = there(destination).s3();
    return s3 == null ? volume(there(there(destination).volume())) : s3(s3);
  }

  private static Destination volume(VolumeDestinationSpec volume) {
    return new Destination.Volume(
        there(volume.claimName()), orElse(volume.path(), DEFAULT_VOLUME_PATH));
  }

  private static Destination s3(S3DestinationSpec s3) {
    return new Destination.S3(
        there(s3.bucket()),
        orElse(s3.prefix(), ""),
        s3.region(),
        s3.endpoint() == null ? null : URI.create(s3.endpoint()),
        orElse(s3.pathStyle(), false),
        s3.credentialsSecret() == null ? null : s3.credentialsSecret().name(),
        s3.serverSideEncryption() == null ? null : encryption(s3.serverSideEncryption()),
        s3.objectLock() == null ? null : lock(s3.objectLock()));
  }

  private static Destination.Encryption encryption(ServerSideEncryptionSpec encryption) {
    return new Destination.Encryption(
        Choice.ENCRYPTION_TYPE.find(there(encryption.type())).orElseThrow(), encryption.kmsKeyId());
  }

  private static Destination.ObjectLock lock(ObjectLockSpec lock) {
    return new Destination.ObjectLock(
        Choice.LOCK_MODE.find(there(lock.mode())).orElseThrow(),
        Math.toIntExact(there(lock.retentionDays())));
  }

  /** What validation found to be there. */
  static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value, "validation lets nothing pass without it");
  }
}
