using CsCheck;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Deployments.Health.Cel.Values;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Health.Cel;

public sealed class CelProgramTests
{
    private static readonly KubeMap Sample = KubeJson.Parse("""
        {"a":1,"b":2.5,"s":"häuser","t":true,"n":null,"list":[1,2,3],"words":["x","y"],
         "map":{"k":"v","deep":{"er":7}},"conditions":[{"type":"Ready","status":"True"},{"type":"Stalled","status":"False"}]}
        """).AsMap;

    [Theory]
    [InlineData("a + 2 * 3 == 7")]
    [InlineData("(a + 2) * 3 == 9 && -a == -1 && !false")]
    [InlineData("7 / 2 == 3 && 7 % 3 == 1 && -7 / 2 == -3 && -7 % 3 == -1 && 7.0 / 2.0 == 3.5")]
    [InlineData("1 == 1.0 && 1u == 1 && 1 < 1.5 && 2u > 1 && 9007199254740993 > 9007199254740992.0")]
    [InlineData("0xff == 255 && 1e3 == 1000.0 && .5 == 0.5 && -9223372036854775808 < 0")]
    [InlineData("'a' < 'b' && \"q\" == 'q' && r'\\n' == '\\\\n' && '''a\nb''' == 'a\\nb' && '\\u00e4\\x41\\101' == 'äAA'")]
    [InlineData("b'ab' == bytes('ab') && size(b'\\xff') == 1 && size(b'ä') == 2")]
    [InlineData("a == 1 ? t : false")]
    [InlineData("false ? missing.field : true")]
    [InlineData("true || missing")]
    [InlineData("missing || true")]
    [InlineData("!(missing && false)")]
    [InlineData("has(map.k) && !has(map.gone) && has(map.deep.er) && map['k'] == 'v' && map.deep['er'] == 7")]
    [InlineData("list[0] == 1 && 2 in list && !(9 in list) && 'k' in map && 'x' in words")]
    [InlineData("size(list) == 3 && list.size() == 3 && size(s) == 6 && size(map) == 2")]
    [InlineData("list + [4] == [1, 2, 3, 4] && [1, 2.0] == [1.0, 2]")]
    [InlineData("{'a': 1, 'b': 2} == {'b': 2, 'a': 1} && {1: 'x'}[1.0] == 'x'")]
    [InlineData("conditions.exists(c, c.type == 'Ready' && c.status == 'True')")]
    [InlineData("conditions.filter(c, c.type == 'Ready').all(c, c.status == 'True')")]
    [InlineData("conditions.exists_one(c, c.type == 'Stalled') && !conditions.all(c, c.status == 'True')")]
    [InlineData("conditions.map(c, c.type) == ['Ready', 'Stalled'] && list.map(i, i > 1, i * 10) == [20, 30]")]
    [InlineData("map.exists(k, k == 'deep') && map.all(k, size(k) > 0)")]
    [InlineData("list.exists(i, i / (i - 1) > 0) && [0, 1].exists(i, 1 / i == 1)")]
    [InlineData("[].all(x, false) && ![].exists(x, true)")]
    [InlineData("s.startsWith('h') && s.endsWith('er') && s.contains('äu') && s.matches('^h.us') && matches(s, 'us')")]
    [InlineData("s.charAt(1) == 'ä' && s.indexOf('u') == 2 && s.substring(1, 3) == 'äu' && s.lastIndexOf('e') == 4 && s.substring(6) == ''")]
    [InlineData("'a,b,c'.split(',') == ['a','b','c'] && 'a,b,c'.split(',', 2) == ['a','b,c'] && 'äb'.split('') == ['ä','b'] && 'a'.split(',', 0) == []")]
    [InlineData("words.join('-') == 'x-y' && [].join() == '' && ' a '.trim() == 'a' && 'aXÄ'.lowerAscii() == 'axÄ' && 'aä'.upperAscii() == 'Aä'")]
    [InlineData("'aaa'.replace('a', 'b') == 'bbb' && 'aaa'.replace('a', 'b', 2) == 'bba' && 'ab'.replace('', '-') == '-a-b-' && 'äb'.reverse() == 'bä'")]
    [InlineData("'%s is %d, %.1f, %s'.format(['a', 7, 2.25, [1, 'x']]) == 'a is 7, 2.2, [1, x]' && '%x %b %%'.format([255, 5]) == 'ff 101 %'")]
    [InlineData("strings.quote('a\"\\n') == '\"a\\\\\"\\\\n\"'")]
    [InlineData("int('42') == 42 && int(2.9) == 2 && int(-2.9) == -2 && uint(3) == 3u && double('1.5') == 1.5 && string(7) == '7' && string(2.5) == '2.5' && bool('true')")]
    [InlineData("string(true) == 'true' && string(b'ab') == 'ab' && string(duration('90m')) == '5400s' && string(timestamp('2026-01-02T03:04:05.5Z')) == '2026-01-02T03:04:05.5Z'")]
    [InlineData("type(a) == int && type(s) == string && type(map) == type({}) && type(1.0) == double && type(n) == null_type && type([]) == type(words)")]
    [InlineData("timestamp('2026-01-02T03:04:05Z') + duration('1h') == timestamp('2026-01-02T04:04:05Z')")]
    [InlineData("timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('24h') && duration('1.5h') > duration('89m59s')")]
    [InlineData("timestamp('2026-01-02T03:04:05+02:00').getHours() == 1 && timestamp('2026-03-01T00:00:00Z').getMonth() == 2 && timestamp('2026-03-01T00:00:00Z').getDate() == 1")]
    [InlineData("timestamp('2026-02-01T00:30:00Z').getHours('+01:30') == 2 && timestamp('2026-07-01T00:00:00Z').getHours('Europe/Vienna') == 2 && duration('90m').getMinutes() == 90")]
    [InlineData("timestamp('2026-11-22T00:00:00Z').getDayOfWeek() == 0 && timestamp('2026-01-01T00:00:00Z').getDayOfYear() == 0")]
    [InlineData("sets.contains([1, 2, 3], [2, 1]) && sets.equivalent([1, 1, 2], [2, 1]) && !sets.intersects([1], [2])")]
    [InlineData("base64.encode(b'hello') == 'aGVsbG8=' && base64.decode('aGVsbG8') == b'hello'")]
    [InlineData("map.?gone.orValue('d') == 'd' && map.?deep.er.value() == 7 && map[?'k'].hasValue() && !list[?9].hasValue()")]
    [InlineData("optional.of(1).optMap(x, x + 1).value() == 2 && optional.none().or(optional.of(3)).value() == 3 && [1, ?map.?gone] == [1]")]
    [InlineData("words.first().value() == 'x' && words.last().value() == 'y' && optional.ofNonZeroValue('') == optional.none()")]
    [InlineData("dyn(a) == 1 // a comment")]
    [InlineData("n == null && a != null && a != 'one'")]
    public void An_expression_has_the_value_that_the_language_says(string text) => Assert.True(CelProgram.Parse(text).EvaluateBoolean(Sample));

    [Theory]
    [InlineData("missing", "no such attribute(s): missing")]
    [InlineData("missing.a.b == 1", "no such attribute(s): missing.a.b")]
    [InlineData("map.gone == 1", "no such key: gone")]
    [InlineData("has(map.gone.er)", "no such key: gone")]
    [InlineData("list[3] == 1", "index out of bounds: 3")]
    [InlineData("a / 0 == 1", "division by zero")]
    [InlineData("a % 0 == 1", "modulus by zero")]
    [InlineData("9223372036854775807 + a == 0", "integer overflow")]
    [InlineData("-9223372036854775808 / -1 == 0", "integer overflow")]
    [InlineData("a + 1.5 == 2.5", "no such overload: +(int, double)")]
    [InlineData("a < 's'", "no such overload: <(int, string)")]
    [InlineData("a && true", "no such overload: int where bool is needed")]
    [InlineData("missing || false", "no such attribute(s): missing")]
    [InlineData("int('x') == 1", "type conversion error from 'string' to 'int': x")]
    [InlineData("s.matches('(')", "error parsing regexp: (")]
    [InlineData("s.charAt(9) == ''", "index out of range: 9")]
    [InlineData("optional.none().value() == 1", "optional.none() dereference")]
    [InlineData("nothing(1)", "no such overload: nothing(int)")]
    [InlineData("{'a': 1, 'a': 2} == {}", "Failed with repeated key: a")]
    public void What_has_no_value_says_why(string text, string fault)
    {
        var exception = Assert.ThrowsAny<CelEvaluationException>(() => CelProgram.Parse(text).EvaluateBoolean(Sample));
        Assert.Equal($"failed to evaluate the CEL expression '{text}': {fault}", exception.Message);
    }

    [Fact]
    public void A_value_that_is_no_bool_is_a_fault() => Assert.Equal(
        "failed to evaluate CEL expression as boolean: 's'",
        Assert.Throws<CelEvaluationException>(() => CelProgram.Parse("s").EvaluateBoolean(Sample)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("foo.")]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("[1 2]")]
    [InlineData("'open")]
    [InlineData("'\\q'")]
    [InlineData("a b")]
    [InlineData("a = 1")]
    [InlineData("has(a)")]
    [InlineData("list.all(1, true)")]
    [InlineData("for == 1")]
    [InlineData("99999999999999999999")]
    [InlineData("a ? b")]
    [InlineData("#")]
    public void What_is_no_expression_is_refused_with_its_place(string text)
    {
        var fault = Assert.Throws<CelSyntaxException>(() => CelProgram.Parse(text));
        Assert.StartsWith("ERROR: <input>:1:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_of_a_fault_is_shown_with_a_caret() => Assert.Equal(
        "ERROR: <input>:2:5: Syntax error: no viable alternative at input '.'\n | foo.\n | ....^",
        Assert.Throws<CelSyntaxException>(() => CelProgram.Parse("a ||\nfoo.")).Message);

    [Theory]
    [InlineData("dep.status.ready == true", null)]
    [InlineData("self.metadata.annotations['a'] == dep.metadata.annotations['a']", null)]
    [InlineData("dep.status.conditions.exists(c, c.type == 'Ready')", null)]
    [InlineData("foo == 1", "undeclared reference to 'foo' (in container '')")]
    [InlineData("dep.x.exists(c, d == 1)", "undeclared reference to 'd' (in container '')")]
    [InlineData("nothing(dep)", "undeclared reference to 'nothing' (in container '')")]
    [InlineData("'foo'", "CEL expression output type mismatch: expected bool, got string")]
    [InlineData("dep.status.ready", "CEL expression output type mismatch: expected bool, got dyn")]
    [InlineData("1 == 'a'", "found no matching overload for '_==_' applied to '(int, string)'")]
    public void A_compiled_expression_uses_only_what_is_declared_and_gives_a_bool(string text, string? fault)
    {
        if (fault is null)
        {
            Assert.NotNull(CelProgram.Compile(text, ["self", "dep"]));
        }
        else
        {
            Assert.Contains(fault, Assert.Throws<CelSyntaxException>(() => CelProgram.Compile(text, ["self", "dep"])).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("list.map(a, list.map(b, list.map(c, list.map(d, list.map(e, list.map(f, list.map(g, list.map(h, list.map(i, list.map(j, list.map(k, list.map(l, list.map(m, 1))))))))))))).size() > 0")]
    [InlineData("['xxxxxxxxxxxxxxxx'].map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a)[0] == ''")]
    [InlineData("list.exists(a, list.exists(b, list.exists(c, list.exists(d, list.exists(e, list.exists(f, list.exists(g, list.exists(h, list.exists(i, list.exists(j, missing))))))))))")]
    public void An_expression_that_costs_too_much_ends(string text)
    {
        var fault = Assert.ThrowsAny<CelEvaluationException>(() => CelProgram.Parse(text).EvaluateBoolean(Sample));
        Assert.Contains("cost limit exceeded", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_long_chains_are_survived()
    {
        Assert.Throws<CelSyntaxException>(() => CelProgram.Parse(new string('(', 50_000) + "1" + new string(')', 50_000)));
        Assert.Throws<CelSyntaxException>(() => CelProgram.Parse(new string('!', 50_000) + "true"));
        Assert.Throws<CelSyntaxException>(() => CelProgram.Parse(new string('[', 50_000)));
        Assert.Throws<CelSyntaxException>(() => CelProgram.Parse("a" + string.Concat(Enumerable.Repeat(".b", 49_000))));
        var nested = "a";
        for (var i = 0; i < 25; i++)
        {
            nested = $"({nested}{string.Concat(Enumerable.Repeat(".b", 1900))})";
        }

        Assert.ThrowsAny<CelEvaluationException>(() => CelProgram.Parse(nested).EvaluateBoolean(Sample));
        Assert.True(CelProgram.Parse("true" + string.Concat(Enumerable.Repeat(" && true", 1500))).EvaluateBoolean(Sample));
    }

    [Fact]
    public void Any_text_is_an_expression_or_refused_and_nothing_else()
    {
        var pieces = new[] { "a", "list", "map", "s", ".", "(", ")", "[", "]", "?", ":", ",", "'x'", "1", "2.5", "+", "-", "*", "==", "<", "&&", "||", "!", "in", "has(", "size(", ".all(", ".map(", "true", "null", "{", "}", " " };
        Gen.OneOf(pieces).Array[1, 12].Select(string.Concat).Sample(text =>
        {
            try
            {
                CelProgram.Parse(text).EvaluateBoolean(Sample);
            }
            catch (CelSyntaxException fault)
            {
                Assert.StartsWith("ERROR: <input>:", fault.Message, StringComparison.Ordinal);
            }
            catch (CelEvaluationException fault)
            {
                Assert.StartsWith("failed to evaluate", fault.Message, StringComparison.Ordinal);
            }
        }, iter: 20_000);
    }

    [Fact]
    public void Order_and_equality_of_numbers_are_those_of_their_values()
    {
        var number = Gen.OneOf(
            Gen.Long.Select(value => (CelValue)new CelInt(value)),
            Gen.ULong.Select(value => (CelValue)new CelUint(value)),
            Gen.OneOf(Gen.Double[-1e20, 1e20], Gen.Long.Select(value => (double)value), Gen.ULong.Select(value => (double)value)).Select(value => (CelValue)new CelDouble(value)));
        Gen.Select(number, number).Sample((left, right) =>
        {
            var expected = Exact(left).CompareTo(Exact(right));
            Assert.Equal(Math.Sign(expected), Math.Sign(CelEquality.FindOrder(left, right)!.Value));
            Assert.Equal(expected == 0, CelEquality.AreEqual(left, right));
        });
    }

    private static (System.Numerics.BigInteger Whole, double Fraction) Exact(CelValue value) => value switch
    {
        CelInt number => (number.Value, 0),
        CelUint number => (number.Value, 0),
        CelDouble number => (new System.Numerics.BigInteger(Math.Floor(number.Value)), number.Value - Math.Floor(number.Value)),
        _ => throw new InvalidOperationException(),
    };
}
