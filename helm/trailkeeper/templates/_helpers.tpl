{{/*
Names do not depend on the release: there is one installation in a cluster, since Trails are not in a
namespace. A second one is refused by Helm because the cluster roles belong to the first.
*/}}

{{/* What selects the pods of a component. Call with (dict "root" $ "component" "capture"). */}}
{{- define "trailkeeper.selector" -}}
app.kubernetes.io/name: trailkeeper
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* The labels of an object. Call as trailkeeper.selector. */}}
{{- define "trailkeeper.labels" -}}
{{ include "trailkeeper.selector" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: trailkeeper
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | quote }}
{{- end -}}

{{/* The labels of pods: nothing that another version of the chart would roll them for. */}}
{{- define "trailkeeper.podLabels" -}}
{{ include "trailkeeper.selector" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{- define "trailkeeper.image" -}}
{{- $tagged := printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $tagged .Values.image.digest -}}
{{- else -}}
{{- $tagged -}}
{{- end -}}
{{- end -}}

{{/* What every pod has, by the restricted Pod Security Standard. */}}
{{- define "trailkeeper.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "trailkeeper.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The environment of every container: the JVM is sized by the container's memory. */}}
{{- define "trailkeeper.environment" -}}
- name: JAVA_TOOL_OPTIONS
  value: -XX:MaxRAMPercentage=60
- name: TRAILKEEPER_LOG_LEVEL
  value: {{ .Values.logLevel }}
{{- end -}}

{{/* Where the replicas of a component go. Call with root, component and values, the component's. */}}
{{- define "trailkeeper.scheduling" -}}
{{- with .values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .values.affinity }}
affinity: {{- toYaml .values.affinity | nindent 2 }}
{{- else }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "trailkeeper.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* How many bytes a quantity such as 10Gi is. */}}
{{- define "trailkeeper.bytes" -}}
{{- $units := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $number := regexFind "^[0-9]+" . -}}
{{- mul (int64 $number) (get $units (trimPrefix $number .) | int64) -}}
{{- end -}}

{{/* --journal-max-bytes: what was asked for if it fits the volume, else 85 % of the volume. */}}
{{- define "trailkeeper.journalMaxBytes" -}}
{{- $size := .Values.capture.persistence.size -}}
{{- $volume := include "trailkeeper.bytes" $size | int64 -}}
{{- $least := int64 1073741824 -}}
{{- if lt $volume $least -}}
{{- fail (printf "capture.persistence.size is %s, which is too small for a journal: give it 1Gi at least" $size) -}}
{{- end -}}
{{- $most := div (mul $volume 85) 100 -}}
{{- with .Values.journal.maxBytes -}}
{{- $asked := include "trailkeeper.bytes" . | int64 -}}
{{- if gt $asked $most -}}
{{- fail (printf "journal.maxBytes is %s, which does not fit capture.persistence.size, %s: a journal may have 85 %% of its volume; make the volume larger or the journal smaller" . $size) -}}
{{- end -}}
{{- if lt $asked (int64 134217728) -}}
{{- fail (printf "journal.maxBytes is %s: a journal needs 128Mi at least" .) -}}
{{- end -}}
{{- . -}}
{{- else -}}
{{- printf "%dMi" (div $most 1048576) -}}
{{- end -}}
{{- end -}}
