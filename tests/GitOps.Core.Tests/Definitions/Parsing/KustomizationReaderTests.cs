using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class KustomizationReaderTests
{
    private const string Shortest = """{"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"}}""";

    [Fact]
    public void The_shortest_kustomization_gets_the_defaults_of_Flux()
    {
        var read = Resources.ReadKustomization(Shortest);

        Assert.Equal(string.Empty, read.Path);
        Assert.Equal(new SourceReference("GitRepository", "flux-system", "fleet"), read.Source);
        Assert.Equal(Duration.FromSeconds(570), read.EffectiveTimeout);
        Assert.Equal(Duration.FromMinutes(10), read.EffectiveRetryInterval);
        Assert.Equal(DeletionPolicy.MirrorPrune, read.DeletionPolicy);
        Assert.Null(read.PostBuild);
        Assert.True(read.Prune);
    }

    [Theory]
    [InlineData("./clusters/production", "clusters/production")]
    [InlineData("../../etc", "etc")]
    [InlineData("/apps/", "apps")]
    [InlineData("apps/../infrastructure", "infrastructure")]
    [InlineData("./", "")]
    public void A_path_never_leaves_the_root_of_the_source(string written, string read) =>
        Assert.Equal(read, Resources.ReadKustomization(Shortest.Insert(1, $"\"path\":\"{written}\",")).Path);

    [Fact]
    public void References_default_to_the_own_namespace_and_health_checks_to_workloads()
    {
        var read = Resources.ReadKustomization(Shortest.Insert(1,
            """
            "dependsOn":[{"name":"infrastructure"},{"name":"other","namespace":"team","readyExpr":"true"}],
            "healthChecks":[{"kind":"Deployment","name":"ingress","namespace":"ingress"},{"apiVersion":"v1","kind":"Namespace","name":"ingress"}],
            """));

        Assert.Equal([new DependencyReference("flux-system", "infrastructure"), new DependencyReference("team", "other", "true")], read.DependsOn);
        Assert.Equal(
            [
                new ObjectRef(new GroupVersionKind("apps", "v1", "Deployment"), "ingress", "ingress"),
                new ObjectRef(new GroupVersionKind("", "v1", "Namespace"), "", "ingress"),
            ],
            read.HealthChecks);
    }

    [Fact]
    public void What_goes_to_the_build_is_read_as_written()
    {
        var read = Resources.ReadKustomization(Shortest.Insert(1,
            """
            "targetNamespace":"shop","namePrefix":"a-","nameSuffix":"-b","components":["../x"],"ignoreMissingComponents":true,
            "buildMetadata":["originAnnotations"],"force":true,"wait":true,"serviceAccountName":"deployer","timeout":"2m","retryInterval":"30s",
            "commonMetadata":{"labels":{"team":"shop"},"annotations":{"note":"x"}},
            "patches":[{"patch":"- op: remove\n  path: /spec/replicas","target":{"kind":"Deployment","labelSelector":"app=x"}}],
            "images":[{"name":"podinfo","newTag":"6.5.0"}],
            "postBuild":{"substitute":{"cluster":"production"},"substituteFrom":[{"kind":"ConfigMap","name":"vars","optional":true}],"substituteStrategy":"Always"},
            "deletionPolicy":"Orphan",
            """));

        Assert.Equal("shop", read.TargetNamespace);
        Assert.Equal("""[{"patch":"- op: remove\n  path: /spec/replicas","target":{"kind":"Deployment","labelSelector":"app=x"}}]""", read.Patches.ToString());
        Assert.Equal("""[{"name":"podinfo","newTag":"6.5.0"}]""", read.Images.ToString());
        Assert.Equal("shop", read.CommonMetadata.Labels["team"]?.AsString);
        Assert.True(read.PostBuild?.Always);
        Assert.Equal([new SubstituteReference("ConfigMap", "vars", true)], read.PostBuild?.SubstituteFrom);
        Assert.Equal(DeletionPolicy.Orphan, read.DeletionPolicy);
        Assert.Equal(Duration.FromMinutes(2), read.EffectiveTimeout);
    }

    [Fact]
    public void Health_by_expression_is_read_with_its_kind()
    {
        var read = Resources.ReadKustomization(Shortest.Insert(1,
            """ "healthCheckExprs":[{"apiVersion":"example.com/v1","kind":"Database","current":"status.phase == 'Ready'","failed":"status.phase == 'Lost'"}], """));

        Assert.Equal(
            [new HealthExpression(new GroupVersionKind("example.com", "v1", "Database"), "status.phase == 'Ready'", null, "status.phase == 'Lost'")],
            read.HealthExpressions);
    }

    [Fact]
    public void An_explicit_timeout_is_never_below_30_seconds() =>
        Assert.Equal(Duration.FromSeconds(30), Resources.ReadKustomization(Shortest.Insert(1, "\"timeout\":\"5s\",")).EffectiveTimeout);

    [Theory]
    [InlineData("""{"prune":null}""", "spec.prune")]
    [InlineData("""{"prune":"true"}""", "spec.prune")]
    [InlineData("""{"interval":"0s"}""", "spec.interval")]
    [InlineData("""{"interval":600}""", "spec.interval")]
    [InlineData("""{"sourceRef":null}""", "spec.sourceRef")]
    [InlineData("""{"sourceRef":{"kind":"GitRepository"}}""", "spec.sourceRef.name")]
    [InlineData("""{"sourceRef":{"kind":"HelmRepository","name":"x"}}""", "spec.sourceRef.kind")]
    [InlineData("""{"dependsOn":[{"namespace":"x"}]}""", "spec.dependsOn[0].name")]
    [InlineData("""{"dependsOn":["x"]}""", "spec.dependsOn[0]")]
    [InlineData("""{"healthChecks":[{"kind":"Deployment","name":"a"},{"name":"b"}]}""", "spec.healthChecks[1].kind")]
    [InlineData("""{"patches":[{"target":{"kind":"Deployment"}}]}""", "spec.patches[0].patch")]
    [InlineData("""{"patches":[{"patch":{"kind":"Deployment"}}]}""", "spec.patches[0].patch")]
    [InlineData("""{"images":[{"name":"x","newTag":1.2}]}""", "spec.images[0].newTag")]
    [InlineData("""{"targetNamespace":""}""", "spec.targetNamespace")]
    [InlineData("""{"buildMetadata":["everything"]}""", "spec.buildMetadata[0]")]
    [InlineData("""{"deletionPolicy":"delete"}""", "spec.deletionPolicy")]
    [InlineData("""{"postBuild":{"substitute":{"port":8080}}}""", "spec.postBuild.substitute.port")]
    [InlineData("""{"postBuild":{"substituteFrom":[{"kind":"Pod","name":"x"}]}}""", "spec.postBuild.substituteFrom[0].kind")]
    [InlineData("""{"postBuild":{"substituteStrategy":"Sometimes"}}""", "spec.postBuild.substituteStrategy")]
    [InlineData("""{"commonMetadata":{"labels":{"a":true}}}""", "spec.commonMetadata.labels.a")]
    [InlineData("""{"components":[1]}""", "spec.components[0]")]
    [InlineData("""{"kubeConfig":{"secretRef":{"name":"x"},"configMapRef":{"name":"y"}}}""", "spec.kubeConfig")]
    [InlineData("""{"kubeConfig":{"secretRef":{"key":"x"}}}""", "spec.kubeConfig.secretRef.name")]
    [InlineData("""{"decryption":{"provider":"sops"}}""", "spec.decryption")]
    [InlineData("""{"healthCheckExprs":[{"apiVersion":"v1","kind":"Thing"}]}""", "spec.healthCheckExprs[0].current")]
    [InlineData("""{"healthCheckExprs":[{"apiVersion":"v1","kind":"Thing","current":"status.("}]}""", "spec.healthCheckExprs[0]")]
    [InlineData("""{"healthCheckExprs":[{"apiVersion":"a/v1","kind":"Thing","current":"true"},{"apiVersion":"a/v2","kind":"Thing","current":"true"}]}""", "spec.healthCheckExprs")]
    [InlineData("""{"dependsOn":[{"name":"x","readyExpr":"other.ready"}]}""", "spec.dependsOn[0]")]
    [InlineData("""{"ignore":[{"paths":["spec.replicas"]}]}""", "spec.ignore[0].paths")]
    [InlineData("""{"ignore":[{"target":{"kind":"Deployment"}}]}""", "spec.ignore[0].paths")]
    public void A_fault_is_named_by_its_path(string change, string path)
    {
        var resource = Resources.Kustomization(Shortest);
        foreach (var (key, value) in Resources.Kustomization(change).Spec)
        {
            resource = resource.With(["spec", key], value);
        }

        Assert.Equal([path], Resources.FaultPathsOf(resource));
    }

    [Fact]
    public void A_value_for_substitution_is_never_quoted()
    {
        var faults = Resources.FaultsOf(Resources.Kustomization(Shortest.Insert(1, """ "postBuild":{"substitute":{"pin":123456}}, """)));

        Assert.DoesNotContain("123456", string.Join('\n', faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Patches_of_older_versions_keep_their_order()
    {
        var reading = DefinitionReader.Read(Resources.Kustomization(Shortest.Insert(1,
            """
            "validation":"client","patches":[{"patch":"second"}],
            "patchesStrategicMerge":[{"kind":"Deployment","metadata":{"name":"first"}}],
            "patchesJson6902":[{"target":{"kind":"Service"},"patch":[{"op":"remove","path":"/third"}]}],
            """), "v1beta2"));

        var read = Assert.IsType<DefinitionReading.Deployment>(reading);
        Assert.Equal(
            [
                """{"kind":"Deployment","metadata":{"name":"first"}}""",
                "second",
                """[{"op":"remove","path":"/third"}]""",
            ],
            ((Kustomization)read.Definition).Patches.Select(patch => patch.AsMap["patch"]?.AsString));
        Assert.Equal(
            ["apiVersion", "spec.patchesJson6902", "spec.patchesStrategicMerge", "spec.validation"],
            read.Notes.Select(note => note.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_readings_of_one_resource_are_equal()
    {
        var spec = Shortest.Insert(1, """ "dependsOn":[{"name":"a"}],"components":["b"],"postBuild":{"substituteFrom":[{"kind":"Secret","name":"c"}]}, """);

        Assert.Equal(Resources.ReadKustomization(spec), Resources.ReadKustomization(spec));
        Assert.Equal(Resources.ReadKustomization(spec).GetHashCode(), Resources.ReadKustomization(spec).GetHashCode());
        Assert.NotEqual(Resources.ReadKustomization(spec), Resources.ReadKustomization(spec.Replace("\"b\"", "\"d\"", StringComparison.Ordinal)));
    }
}
