package io.trailkeeper.cli.apiserver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a kube-apiserver is told, as far as auditing goes.
 *
 * @param form in which form it was found
 * @param flags values by the flags' names; of a flag that is given twice the last, as
 *     kube-apiserver does
 * @param mounts what its container sees; of a form without mounts, none
 * @param policy the audit policy, where the form has it in itself
 * @param privateFiles paths of files that the form makes and that only root can read
 */
public record ApiServerConfiguration(
    ApiServerForm form,
    Map<String, String> flags,
    List<Mount> mounts,
    @Nullable AuditPolicy policy,
    List<String> privateFiles) {

  /** How long a text may be, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** Copies the collections. */
  public ApiServerConfiguration {
    flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
    mounts = List.copyOf(mounts);
    privateFiles = List.copyOf(privateFiles);
  }

  /**
   * Reads a static pod manifest, a configuration of kubeadm, kind, k3s, RKE2 or Talos, a command
   * line, a systemd unit, or the content of {@code /proc/PID/cmdline}.
   *
   * @throws ApiServerException if it is none of them
   */
  public static ApiServerConfiguration read(byte[] content) {
    return new ConfigurationReader(content).read();
  }

  /** Returns a flag's value, if the flag is given. */
  public Optional<String> value(AuditFlag flag) {
    return Optional.ofNullable(flags.get(flag.flagName()));
  }

  /** Returns the value that holds; the default where the flag's own cannot be read. */
  String effective(AuditFlag flag) {
    return value(flag).filter(flag.type()::reads).orElse(flag.defaultValue());
  }

  /** Returns the path that a flag names, if it names one. */
  Optional<String> path(AuditFlag flag) {
    return value(flag).filter(path -> !path.isEmpty());
  }
}
