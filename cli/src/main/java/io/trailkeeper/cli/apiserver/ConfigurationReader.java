package io.trailkeeper.cli.apiserver;

import io.trailkeeper.crds.yaml.YamlNode;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Sequence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out in which form a text tells a kube-apiserver its flags. */
final class ConfigurationReader {

  private static final String EXPECTED =
      "expected a static pod manifest of kube-apiserver, a configuration of kubeadm, kind, k3s, RKE2"
          + " or Talos, a command line, or flags";

  private final byte[] content;

  ConfigurationReader(byte[] content) {
    if (content.length > ApiServerConfiguration.MAX_BYTES) {
      throw new ApiServerException(
          "found more than "
              + ApiServerConfiguration.MAX_BYTES
              + " bytes, which no configuration has; "
              + EXPECTED);
    }
    this.content = content.clone();
  }

  ApiServerConfiguration read() {
    String text = decode(content);
    if (text.indexOf('\0') >= 0) {
      return commandLine(CommandLineReader.flags(Arrays.asList(text.split("\0"))));
    }
    if (text.isBlank()) {
      throw new ApiServerException("found nothing; " + EXPECTED);
    }
    ApiServerException notYaml;
    try {
      List<YamlNode> documents = YamlFields.documents(text);
      if (documents.stream().anyMatch(Mapping.class::isInstance)) {
        return new ManifestReader(documents.stream().filter(Mapping.class::isInstance).toList())
            .read()
            .orElseThrow(() -> new ApiServerException("found other YAML; " + EXPECTED));
      }
      if (documents.size() == 1 && documents.get(0) instanceof Sequence list) {
        return commandLine(CommandLineReader.flags(YamlFields.texts(list)));
      }
      notYaml = new ApiServerException("found a text; " + EXPECTED);
    } catch (ApiServerException e) {
      notYaml = e;
    }
    Optional<Map<String, String>> flags = CommandLineReader.readText(text);
    if (flags.isPresent() && !looksLikeManifest(text)) {
      return commandLine(flags.get());
    }
    throw notYaml;
  }

  /** Whether a text that YAML refuses was meant to be YAML: it has a key in its first column. */
  private static boolean looksLikeManifest(String text) {
    return text.lines().anyMatch(line -> line.matches("[A-Za-z+-]{1,60}:( .*)?"));
  }

  private static ApiServerConfiguration commandLine(Map<String, String> flags) {
    return new ApiServerConfiguration(
        ApiServerForm.COMMAND_LINE, flags, List.of(), null, List.of());
  }

  static String decode(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new ApiServerException("found bytes that are not UTF-8; " + EXPECTED, e);
    }
  }
}
