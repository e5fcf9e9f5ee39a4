using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Adapters.Helm.Tests.Values;

public sealed class SetExpressionTests
{
    [Theory]
    [InlineData("a=1,b.c=true,d=null", "{\"a\":1,\"b\":{\"c\":true},\"d\":null}")]
    [InlineData("a=01,b=0,c=", "{\"a\":\"01\",\"b\":0,\"c\":\"\"}")]
    [InlineData("a={x,2}", "{\"a\":[\"x\",2]}")]
    [InlineData("a[1].b=x", "{\"a\":[null,{\"b\":\"x\"}]}")]
    [InlineData("a[0][1]=x", "{\"a\":[[null,\"x\"]]}")]
    [InlineData("a\\.b=x\\,y", "{\"a.b\":\"x,y\"}")]
    public void An_expression_sets_values(string expression, string json)
    {
        var values = new GoMap();

        SetExpression.Apply(expression, values);

        Assert.Equal(json, JsonText.Write(values));
    }

    [Theory]
    [InlineData("a", "key \"a\" has no value")]
    [InlineData("a,b=1", "key \"a\" has no value (cannot end with ,)")]
    [InlineData("a={x", "list must terminate with '}'")]
    [InlineData("a[-1]=x", "negative -1 index not allowed")]
    [InlineData("a[99999999]=x", "index of 99999999 is greater than maximum supported index of 65536")]
    [InlineData("a[x]=1", "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax")]
    public void What_is_malformed_is_refused(string expression, string words) =>
        Assert.Equal($"failed parsing --set data: {words}", Assert.Throws<ChartException>(() => SetExpression.Apply(expression, new GoMap())).Message);

    [Fact]
    public void Text_stays_text_when_asked_for()
    {
        var values = new GoMap();

        SetExpression.Apply("a=1", values, onlyText: true);

        Assert.Equal("1", values["a"]);
    }
}
