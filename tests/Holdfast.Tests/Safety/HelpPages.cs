using System.Net;
using AngleSharp.Dom;
using Holdfast.Web;

namespace Holdfast.Tests.Safety;

public sealed class HelpPages(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Theory]
    [InlineData("/help")]
    [InlineData("/offline")]
    public async Task Help_is_small_sets_no_cookie_and_may_be_kept(string path)
    {
        using var visitor = app.NewClient();
        using var response = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        var body = await HoldfastApp.Expect(response, HttpStatusCode.OK);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(body), 1000, 15 * 1024);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.Contains("Cookie", response.Headers.Vary);
        Assert.Contains("Accept-Language", response.Headers.Vary);
    }

    [Fact]
    public async Task Help_stays_small_in_Spanish()
    {
        var page = await Visit("/help", "es-US");
        Assert.InRange(page.Source.Text.Length, 1000, 15 * 1024);
    }

    [Fact]
    public async Task The_operator_s_country_answers_when_nobody_says()
    {
        await using var british = await HoldfastApp.Start(new Site { Country = "GB" });
        using var response = await british.NewClient().GetAsync(new Uri("/help", UriKind.Relative));
        var page = await HoldfastApp.Document(response);
        Assert.Equal(["tel:116123", "tel:999"], Calls(page));
    }

    [Fact]
    public async Task The_browser_s_region_goes_before_the_operator_s_country()
    {
        Assert.Equal(["tel:131114", "tel:000"], Calls(await Visit("/help", "en-AU,en;q=0.8")));
        Assert.Equal(["tel:988", "sms:988", "tel:911", "tel:18006624357", "sms:741741"], Calls(await Visit("/help", "en")));
    }

    [Fact]
    public async Task A_chosen_country_goes_before_all_and_is_kept()
    {
        using var visitor = app.NewClient();
        using var chosen = await visitor.GetAsync(new Uri("/help?country=NZ", UriKind.Relative));
        Assert.Equal(["tel:1737", "sms:1737", "tel:111"], Calls(await HoldfastApp.Document(chosen)));
        Assert.Contains(chosen.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("country=NZ", StringComparison.Ordinal));
        Assert.True(chosen.Headers.CacheControl!.NoStore);

        foreach (var path in new[] { "/help", "/offline", "/" })
        {
            using var later = await visitor.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Contains("tel:1737", Calls(await HoldfastApp.Document(later)));
        }
    }

    [Theory]
    [InlineData("/help?country=ZZ")]
    [InlineData("/help?country=AQ")]
    public async Task A_country_we_know_nothing_of_gets_the_worldwide_list(string path)
    {
        var page = await Visit(path, "en-US");
        Assert.Empty(Calls(page));
        Assert.NotNull(page.QuerySelector(".crisis a[href^='https://findahelpline.com']"));
        Assert.Contains("Call your local emergency number", page.QuerySelector("#overdose")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help?country=")]
    [InlineData("/help?country=USA")]
    [InlineData("/help?country=%00%F0%9F%8C%8A")]
    [InlineData("/help?country=<script>")]
    public async Task A_wrong_country_is_passed_over_never_an_error(string path)
    {
        using var visitor = app.NewClient();
        using var response = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.OK);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Contains("tel:911", Calls(await HoldfastApp.Document(response)));
    }

    [Fact]
    public async Task The_steps_name_the_number_to_call()
    {
        var steps = (await Visit("/help", "en-AU")).QuerySelectorAll("#overdose ol li").Select(step => step.TextContent).ToList();
        Assert.Equal(6, steps.Count);
        Assert.Contains(steps, step => step.Contains("Call 000.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Offline_says_that_calls_still_work()
    {
        var page = await Visit("/offline", "en-US");
        Assert.Contains("Calls and texts still work", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("tel:988", Calls(page));
    }

    [Fact]
    public async Task In_Spanish_the_page_and_the_lines_are_Spanish()
    {
        var page = await Visit("/help", "es-US");
        Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Vales esa llamada.", page.QuerySelector("h1")!.TextContent);
        var call = page.QuerySelector(".crisis a[href='tel:988']")!.TextContent;
        Assert.Contains("Llamar al 988", call, StringComparison.Ordinal);
        Assert.Contains("Oprime 2 para español", call, StringComparison.Ordinal);
        Assert.Contains("Alemania", page.QuerySelector("option[value='DE']")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help")]
    [InlineData("/offline")]
    public async Task What_a_browser_keeps_is_drawn_as_a_visitor_sees_it_whoever_is_signed_in(string path)
    {
        var ruth = await app.Steward("Ruth");
        using var visitor = app.NewClient();
        var (theirs, anybodys) = (await Kept(ruth.Client), await Kept(visitor));
        Assert.Equal(anybodys, theirs);
        Assert.Contains("/join", theirs, StringComparison.Ordinal);

        // Looked at now, help has her own way back.
        Assert.Contains("/steward", (await ruth.Page("/help")).DocumentElement.OuterHtml, StringComparison.Ordinal);

        async Task<string> Kept(HttpClient browser)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Holdfast-Kept", "1");
            using var response = await browser.SendAsync(request);
            return await HoldfastApp.Expect(response, HttpStatusCode.OK);
        }
    }

    private async Task<IDocument> Visit(string path, string language)
    {
        using var visitor = app.NewClient();
        visitor.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using var response = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        await HoldfastApp.Expect(response, HttpStatusCode.OK);
        return await HoldfastApp.Document(response);
    }

    private static List<string> Calls(IDocument page) => [.. page.QuerySelectorAll(".crisis a.btn")
        .Select(link => link.GetAttribute("href")!)
        .Where(href => href.StartsWith("tel:", StringComparison.Ordinal) || href.StartsWith("sms:", StringComparison.Ordinal))];
}
