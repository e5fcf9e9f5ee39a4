using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Deployments.Rendering;

public sealed class NormalizationTests
{
    private const string Ports = "containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}]}, {name: b}]";

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {" + Ports + "}}")]
    [InlineData("{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {spec: {" + Ports + "}}}}")]
    [InlineData("{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {" + Ports + "}}}}}}")]
    public void Ports_of_containers_have_a_protocol_since_lists_of_ports_are_told_apart_by_it(string manifest) =>
        Assert.Equal(manifest.Replace("containerPort: 80", "containerPort: 80, protocol: TCP", StringComparison.Ordinal), manifest, (left, right) => Parse(left).Equals(Apply(right)));

    [Theory]
    [InlineData("{apiVersion: serving.knative.dev/v1, kind: Service, spec: {template: {spec: {" + Ports + "}}}}")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: {template: {spec: {" + Ports + "}}}}")]
    [InlineData("{apiVersion: v1, kind: Secret, stringData: {a: false}}")]
    [InlineData("{apiVersion: v1, kind: Secret, stringData: {a: x, b: 5}}")]
    public void What_is_of_another_kind_or_for_the_server_to_refuse_stays_as_it_is(string manifest) =>
        Assert.Equal(Parse(manifest), Apply(manifest));

    [Fact]
    public void Texts_of_a_secret_become_its_data_and_win_over_it() =>
        Assert.Equal(
            Parse("{apiVersion: v1, kind: Secret, data: {a: eA==, b: eQ==, c: ''}}"),
            Apply("{apiVersion: v1, kind: Secret, data: {a: b2xk, b: eQ==}, stringData: {a: x, c: null}}"));

    [Fact]
    public void What_only_a_server_sets_is_left_out() =>
        Assert.Equal(
            Parse("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1, protocol: TCP}]}}"),
            Apply("{apiVersion: v1, kind: Service, metadata: {name: a, creationTimestamp: null}, spec: {ports: [{port: 1}]}, status: {loadBalancer: {}}}"));

    private static KubeMap Apply(string manifest) => Normalization.Apply(new KubeObject(Parse(manifest))).Root;

    private static KubeMap Parse(string manifest) => KubeYaml.ParseAll(manifest, "manifest.yaml")[0].Value.AsMap;
}
