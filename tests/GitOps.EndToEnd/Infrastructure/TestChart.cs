namespace GitOps.EndToEnd.Infrastructure;

/// <summary>A small chart: one ConfigMap that is always there, one that may be left out.</summary>
internal static class TestChart
{
    public static (string Path, string? Content)[] Files(params ReadOnlySpan<(string Path, string Content)> more) =>
    [
        ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: \"1.0\"\n"),
        ("charts/app/values.yaml", "text: default\nextra: true\ncheck: fine\n"),
        ("charts/app/templates/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-config\ndata:\n  text: {{ .Values.text | quote }}\n"),
        ("charts/app/templates/extra.yaml", "{{- if .Values.extra }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-extra\ndata:\n  text: extra\n{{- end }}\n"),
        .. more.ToArray().Select(file => ($"charts/app/{file.Path}", (string?)file.Content)),
    ];

    /// <summary>A Job that is a hook.</summary>
    public static string Hook(string name, string moment, string image, int weight = 0, string delete = "before-hook-creation") =>
        $"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {name}
          annotations:
            helm.sh/hook: {moment}
            helm.sh/hook-weight: "{weight}"
            helm.sh/hook-delete-policy: {delete}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: main
                  image: "{image}"

        """;
}
