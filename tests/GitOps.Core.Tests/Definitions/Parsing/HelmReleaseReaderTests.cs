using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class HelmReleaseReaderTests
{
    private const string FromGit = """{"interval":"10m","chart":{"spec":{"chart":"./charts/app","sourceRef":{"kind":"GitRepository","name":"fleet"}}}}""";

    private const string Full =
        """
        {"interval":"1h0m0s","timeout":"2m0s","suspend":true,
        "chart":{"metadata":{"labels":{"team":"shop"}},"spec":{"chart":"podinfo","version":"6.x","interval":"5m0s","reconcileStrategy":"Revision",
        "sourceRef":{"kind":"HelmRepository","name":"charts","namespace":"infra"},"valuesFiles":["values.yaml","prod.yaml"],"ignoreMissingValuesFiles":true,
        "verify":{"provider":"cosign"}}},
        "releaseName":"info","targetNamespace":"apps","storageNamespace":"records","serviceAccountName":"deployer","maxHistory":3,
        "dependsOn":[{"name":"db"},{"name":"cache","namespace":"other"}],
        "values":{"replicas":2},
        "valuesFrom":[{"kind":"ConfigMap","name":"defaults"},{"kind":"Secret","name":"tokens","valuesKey":"token","targetPath":"auth.token","optional":true,"literal":true}],
        "commonMetadata":{"labels":{"a":"b"},"annotations":{"c":"d"}},
        "postRenderers":[{"kustomize":{"patches":[{"patch":"x","target":{"kind":"Deployment"}}],"images":[{"name":"a","newTag":"2"}]}}],
        "postRenderStrategy":"nohooks",
        "install":{"timeout":"1m0s","disableHooks":true,"disableWait":true,"disableWaitForJobs":true,"disableTakeOwnership":true,"disableSchemaValidation":true,
        "crds":"CreateReplace","remediation":{"retries":-1,"remediateLastFailure":true,"ignoreTestFailures":false},"replace":true,"createNamespace":true},
        "upgrade":{"crds":"Skip","remediation":{"retries":3,"strategy":"uninstall"},"preserveValues":true,"cleanupOnFail":true,"force":true,
        "chartNameChangeStrategy":"InPlaceUpdate","strategy":{"name":"RetryOnFailure","retryInterval":"30s"}},
        "rollback":{"timeout":"3m0s","disableWait":true,"cleanupOnFail":true,"force":true},
        "uninstall":{"keepHistory":true,"deletionPropagation":"foreground","disableHooks":true},
        "test":{"enable":true,"timeout":"9s","ignoreFailures":true,"filters":[{"name":"smoke"},{"name":"load","exclude":true}]},
        "driftDetection":{"mode":"enabled","ignore":[{"paths":["/spec/replicas"],"target":{"kind":"Deployment"}}]},
        "healthCheckExprs":[{"apiVersion":"example.com/v1","kind":"Thing","current":"true"}]}
        """;

    [Fact]
    public void A_chart_in_a_repository_of_files_is_read_from_it()
    {
        var read = Read(FromGit);

        Assert.Equal((new SourceReference("GitRepository", "flux-system", "fleet"), "charts/app"), (read.Source, read.ChartPath));
        Assert.Equal((Duration.FromMinutes(5), 5, "app", "flux-system"), (read.Timeout, read.MaxHistory, read.EffectiveReleaseName, read.EffectiveNamespace));
        Assert.Equal((CrdPolicy.Create, DriftMode.Disabled, 0), (read.Install.Crds, read.Drift.Mode, read.Upgrade.Remediation.Retries));
    }

    [Fact]
    public void A_chart_in_a_repository_of_charts_becomes_a_chart_object_named_after_the_release()
    {
        var read = Read(Full);

        Assert.Equal((new SourceReference("HelmChart", "infra", "flux-system-app"), string.Empty), (read.Source, read.ChartPath));
        Assert.Equal(("podinfo", "6.x", true), (read.Chart!.Name, read.Chart.Version, read.Chart.FollowsRevision));
    }

    [Fact]
    public void Every_field_survives_being_written_and_read_again()
    {
        var read = Read(Full);
        var written = DefinitionWriter.Write(read);

        Assert.Equal(read, Assert.IsType<DefinitionReading.Deployment>(DefinitionReader.Read(written)).Definition);
        Assert.Equal(KubeJson.ToCanonicalUtf8(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes(Full))), KubeJson.ToCanonicalUtf8(written.Root["spec"]!));
    }

    [Fact]
    public void Chart_and_chartRef_exclude_each_other_and_one_is_needed()
    {
        Assert.Contains("spec.chart", Resources.FaultPathsOf(Release("""{"interval":"1m"}""")));
        Assert.Contains("spec.chart", Resources.FaultPathsOf(Release(FromGit.Insert(1, "\"chartRef\":{\"kind\":\"OCIRepository\",\"name\":\"x\"},"))));
        Assert.Equal(new SourceReference("OCIRepository", "flux-system", "x"), Read("""{"interval":"1m","chartRef":{"kind":"OCIRepository","name":"x"}}""").Source);
    }

    [Fact]
    public void All_faults_are_named_with_their_paths()
    {
        var paths = Resources.FaultPathsOf(Release(FromGit.Insert(1,
            """
            "maxHistory":-1,"releaseName":"UPPER","values":[],"valuesFrom":[{"kind":"Pod","name":"x","valuesKey":"a b"}],
            "install":{"strategy":{"name":"RemediateOnFailure","retryInterval":"1m"}},"kubeConfig":{},
            """)));

        Assert.Contains("spec.maxHistory", paths);
        Assert.Contains("spec.releaseName", paths);
        Assert.Contains("spec.values", paths);
        Assert.Contains(paths, path => path.StartsWith("spec.valuesFrom[0]", StringComparison.Ordinal));
        Assert.Contains("spec.install.strategy.retryInterval", paths);
        Assert.Contains("spec.kubeConfig", paths);
    }

    private static KubeObject Release(string spec) => Resources.Resource("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec);

    private static HelmRelease Read(string spec) => Assert.IsType<HelmRelease>(Assert.IsType<DefinitionReading.Deployment>(DefinitionReader.Read(Release(spec))).Definition);
}
