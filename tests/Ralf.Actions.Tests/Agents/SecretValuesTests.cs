using System.Text;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

/// <summary>Which values of the environment are looked for in what sessions leave.</summary>
public sealed class SecretValuesTests : IDisposable
{
    private const string Key = "sk-ant-0123456789";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("GH_TOKEN")]
    [InlineData("ACTIONS_RUNTIME_TOKEN")]
    public void Credentials_of_models_and_hosts_are_looked_for_unasked(string name) =>
        Assert.Equal(name, Find(Secrets((name, Key)), $"key = '{Key}'"));

    [Theory]
    [InlineData("NPM_TOKEN", true)]
    [InlineData("db_password", true)]
    [InlineData("MY_AUTH", true)]
    [InlineData("CLIENT_SECRET", true)]
    [InlineData("GOOGLE_CREDENTIALS", true)]
    [InlineData("SIGNING_KEY", true)]
    [InlineData("SERVICE_URL", false)]
    public void What_a_plan_passes_on_is_looked_for_if_its_name_says_what_it_is(string name, bool isSecret)
    {
        Dictionary<string, string> host = new() { [name] = Key };

        Assert.Equal(isSecret ? name : null, Find(SecretValues.Of(host, [name]), Key));
        Assert.Null(Find(SecretValues.Of(host, []), Key));
    }

    [Theory]
    [InlineData("elevenchars", false)]
    [InlineData("twelve-chars", true)]
    [InlineData("  twelve-chars\n", true)]
    public void A_short_value_is_not_looked_for(string value, bool isSecret) =>
        Assert.Equal(isSecret, Find(Secrets(("GH_TOKEN", value)), value) is not null);

    [Fact]
    public void A_clouds_credentials_are_those_of_the_model_if_the_cloud_is_used()
    {
        const string Name = "AWS_SECRET_ACCESS_KEY";
        Dictionary<string, string> host = new() { [Name] = Key };
        Assert.Null(Find(SecretValues.Of(host, []), Key));
        Assert.False(Credentials.IsOfModel(Name, host));

        host["CLAUDE_CODE_USE_BEDROCK"] = "1";

        Assert.Equal(Name, Find(SecretValues.Of(host, []), Key));
        Assert.True(Credentials.IsOfModel(Name, host));
        Assert.False(Credentials.IsOfModel("AWS_REGION", host));
    }

    [Fact]
    public void Any_line_of_a_key_is_a_value()
    {
        var line = new string('M', 64);
        File.WriteAllText(
            _file,
            $$"""{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\n{{line}}\nshort=\n-----END PRIVATE KEY-----\n"}"""
        );
        var secrets = SecretValues.Of(
            new Dictionary<string, string>
            {
                ["CLAUDE_CODE_USE_VERTEX"] = "1",
                ["GOOGLE_APPLICATION_CREDENTIALS"] = _file,
            },
            []
        );

        Assert.Equal("GOOGLE_APPLICATION_CREDENTIALS", Find(secrets, File.ReadAllText(_file)));
        Assert.Equal("GOOGLE_APPLICATION_CREDENTIALS", Find(secrets, $"a line: {line}"));
        Assert.Null(Find(secrets, "-----BEGIN PRIVATE KEY-----\nshort="));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{\"private_key\": 1}")]
    [InlineData("{}")]
    public void A_file_that_is_no_key_is_no_failure(string content)
    {
        File.WriteAllText(_file, content);

        Assert.Null(KeyFile.ReadKey(KeyFile.Variable, _file));
        Assert.Null(KeyFile.ReadKey(KeyFile.Variable, _file + "-gone"));
    }

    [Fact]
    public void A_value_that_holds_another_one_is_replaced_as_a_whole()
    {
        var secrets = Secrets(("GH_TOKEN", "0123456789ab"), ("GITHUB_TOKEN", "x0123456789abx"));

        Assert.Equal("redacted redacted", secrets.Remove("x0123456789abx 0123456789ab"));
    }

    private static SecretValues Secrets(params (string Name, string Value)[] values) =>
        SecretValues.Of(values.ToDictionary(v => v.Name, v => v.Value), []);

    private static string? Find(SecretValues secrets, string text) => secrets.Find(Encoding.UTF8.GetBytes(text));
}
