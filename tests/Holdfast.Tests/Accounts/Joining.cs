using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Accounts;

/// <summary>Becoming a member by the pages, in a browser without JavaScript.</summary>
[Trait("needs", "database")]
public sealed partial class JoiningThePlace(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Form = "main form";
    private const string Passphrase = "seven quiet herons at noon";

    [Fact]
    public async Task Somebody_joins_in_three_steps_and_comes_back_with_what_they_were_given()
    {
        var browser = new Browser(app);
        var signInName = await browser.Join("Wren", Passphrase);
        Assert.Matches("^[a-z]+-[a-z]+-[a-z]+-[0-9]{2}$", signInName);

        var codes = await browser.Page("/you/codes");
        var asked = int.Parse(Number().Match(codes.QuerySelector("label[for='code']")!.TextContent).Value, System.Globalization.CultureInfo.InvariantCulture);
        var list = codes.QuerySelectorAll(".codes code").Select(code => code.TextContent).ToList();
        Assert.Equal(10, list.Distinct().Count());
        using var wrong = await browser.Send(codes, Form, ("Input.Code", list[asked % 10]));
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        var again = await HoldfastApp.Document(wrong);
        Assert.Equal(list, again.QuerySelectorAll(".codes code").Select(code => code.TextContent));
        using var right = await browser.Send(again, Form, ("Input.Code", list[asked - 1].ToLowerInvariant().Replace('-', ' ')));
        await HoldfastApp.Expect(right, HttpStatusCode.Redirect);
        Assert.Contains("10", (await browser.Page("/you")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // Another browser, with the name as it might be typed.
        var elsewhere = new Browser(app);
        using var signedIn = await elsewhere.SignIn(signInName.ToUpperInvariant().Replace('-', ' '), Passphrase);
        await HoldfastApp.Expect(signedIn, HttpStatusCode.Redirect);
        Assert.Contains("Wren", (await elsewhere.Page("/you")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_who_they_are_can_be_read_in_the_files()
    {
        var browser = new Browser(app);
        var signInName = await browser.Join("Canary Bluebell", "canary passphrase 7f3a bluebell");
        var codes = await browser.Page("/you/codes");
        using var kept = await browser.Send(codes, Form, ("Input.Code", Asked(codes)));
        await HoldfastApp.Expect(kept, HttpStatusCode.Redirect);

        var files = Directory.EnumerateFiles(app.Place.Folder, "*", SearchOption.AllDirectories).Select(Read).ToList();
        Assert.NotEmpty(files);
        var secrets = codes.QuerySelectorAll(".codes code").Select(code => code.TextContent).Append(signInName).Append(signInName.Replace("-", "", StringComparison.Ordinal)).Append("Canary Bluebell").Append("canary passphrase");
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }

        static byte[] Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
    }

    [Fact]
    public async Task A_second_click_makes_no_second_member_and_lets_in()
    {
        var browser = new Browser(app);
        var page = await browser.Begin("Otter");
        var hash = SignInName.Read(page.QuerySelector<IHtmlInputElement>("#signinname")!.Value)!.Hash(app.Services.GetRequiredService<Sealer>());
        var both = await Task.WhenAll(browser.Send(page, Form, ("Input.Passphrase", Passphrase)), browser.Send(page, Form, ("Input.Passphrase", Passphrase)));
        foreach (var sent in both)
        {
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
            Assert.Equal("/you/codes", sent.Headers.Location!.OriginalString);
            sent.Dispose();
        }

        Assert.Equal(1, await app.Stored(db => db.Members.CountAsync(member => member.SignInNameHash == hash)));
    }

    [Theory]
    [InlineData("", "true", "name")]
    [InlineData("dana@example.org", "true", "name")]
    [InlineData("Wren 555-0142", "true", "name")]
    [InlineData("Wren\u202Elmao", "true", "name")]
    [InlineData("\uD800", "true", "name")]
    [InlineData("Wren", "false", "adult")]
    public async Task What_is_wrong_with_the_first_step_is_told_beside_it(string name, string adult, string field)
    {
        var browser = new Browser(app);
        using var sent = await browser.Send(await browser.Page("/join"), Form, ("Input.Name", name), ("Input.Adult", adult));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector($"#{field}-err"));
    }

    [Theory]
    [InlineData("too short")]
    [InlineData("passwordpassword")]
    [InlineData("sunshine1234567")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abcdefghijklmnopq")]
    [InlineData("12345678901234567")]
    [InlineData("q1w2e3r4t5y6u7i8o9p0")]
    public async Task A_passphrase_that_would_be_tried_early_is_refused_with_a_sentence(string passphrase)
    {
        var browser = new Browser(app);
        using var sent = await browser.Send(await browser.Begin("Larch"), Form, ("Input.Passphrase", passphrase));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.NotEmpty(page.QuerySelector("#passphrase-err")!.TextContent);
        Assert.Equal(passphrase, page.QuerySelector<IHtmlInputElement>("#passphrase")!.Value);
    }

    [Fact]
    public async Task The_sign_in_name_is_no_passphrase()
    {
        var browser = new Browser(app);
        var page = await browser.Begin("Larch");
        using var sent = await browser.Send(page, Form, ("Input.Passphrase", page.QuerySelector<IHtmlInputElement>("#signinname")!.Value));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_name_is_suggested_without_a_script_and_in_their_language()
    {
        var suggestions = app.Services.GetRequiredService<NameSuggestions>();
        var page = await app.Page("/join", "es");
        Assert.Contains(page.QuerySelector<IHtmlInputElement>("#name")!.Value, suggestions.All("es"));
        Assert.True(suggestions.All("en").Count >= 80 && suggestions.All("es").Count >= 80);
    }

    [Fact]
    public async Task The_second_step_alone_leads_to_the_first()
    {
        using var response = await new Browser(app).Get("/join/passphrase");
        await HoldfastApp.Expect(response, HttpStatusCode.Redirect);
        Assert.Equal("/join", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Each_member_has_a_key_of_their_own_that_nothing_leads_to()
    {
        var one = await app.Join("Hazel");
        var two = await app.Join("Rowan");
        var rows = await app.Stored(db => db.Members.Where(member => member.Id == one.MemberId || member.Id == two.MemberId).ToListAsync());
        Assert.Equal(2, rows.Select(member => Convert.ToHexString(member.KeyId)).Distinct().Count());
        var keys = app.Services.GetRequiredService<KeyStore>();
        Assert.All(rows, member => Assert.NotNull(keys.Find(member.KeyId)));
        Assert.All(rows, member => Assert.Equal(Convert.ToHexString(member.KeyId), Convert.ToHexString(member.Profile!.Bytes[2..18])));
    }

    private static string Asked(IDocument codes) =>
        codes.QuerySelectorAll(".codes code")[int.Parse(Number().Match(codes.QuerySelector("label[for='code']")!.TextContent).Value, System.Globalization.CultureInfo.InvariantCulture) - 1].TextContent;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
