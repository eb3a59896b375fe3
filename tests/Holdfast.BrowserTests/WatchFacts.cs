namespace Holdfast.BrowserTests;

/// <summary>What the site asks of the browser, and what it leaves there.</summary>
public sealed class WatchFacts(Journey journey)
{
    private const int MostPages = 150;

    [Fact]
    public async Task Every_page_that_links_lead_to_answers_and_asks_nobody_else()
    {
        await using var visit = await journey.Visit(Screen.Desk);
        var waiting = new Queue<string>(["/"]);
        var known = new HashSet<string>(waiting, StringComparer.Ordinal);
        var faults = new List<string>();
        var visited = 0;

        for (; visited < MostPages && waiting.TryDequeue(out var path); visited++)
        {
            var answer = await visit.Go(path);
            var page = await visit.Ask<Seen>(Look);
            if (answer.Status != 200)
            {
                faults.Add($"{path} answers {answer.Status}");
            }

            faults.AddRange(page.Faults.Select(fault => $"{path}: {fault}"));
            foreach (var link in page.Links.Where(known.Add))
            {
                waiting.Enqueue(link);
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(visited > 100, $"Only {visited} pages were found.");
        foreach (var path in new[] { "/help", "/first-meeting", "/facts", "/contact", "/preferences", "/about/privacy", "/about/accessibility", "/about/leaving", "/about/data", "/meetings" })
        {
            Assert.Contains(path, known);
        }
    }

    [Fact]
    public async Task Files_that_a_page_links_to_are_there()
    {
        await using var visit = await journey.Visit(Screen.Desk);
        await visit.Go("/meetings?near=Salina%2C+KS&when=any");
        var files = await visit.Page.Locator("main a[href*='.ics'], main a[href*='.pdf'], link[rel=manifest], link[rel=icon]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

        Assert.True(files.Length > 4);
        foreach (var file in files)
        {
            var answer = await visit.Context.APIRequest.GetAsync(file);
            Assert.True(answer.Status == 200, $"{file} answers {answer.Status}");
        }
    }

    [Fact]
    public async Task Looking_around_leaves_no_cookie()
    {
        await using var visit = await journey.Visit(script: false);

        foreach (var path in new[] { "/", "/help", "/help?country=US", "/offline", "/first-meeting", "/facts", "/toolkit", "/toolkit/gratitude", "/about/privacy", "/about/leaving", "/meetings", "/meetings?near=Salina%2C+KS", "/meetings?lat=38.84&lon=-97.61", "/meetings/" + Cast.Online })
        {
            await visit.Go(path);
            if (!path.Contains("country=", StringComparison.Ordinal))
            {
                continue;
            }

            // A country that was chosen is kept: that is a choice, and the only cookie.
            Assert.Equal(["country"], (await visit.Context.CookiesAsync()).Select(cookie => cookie.Name));
            await visit.Context.ClearCookiesAsync();
        }

        Assert.Empty(await visit.Context.CookiesAsync());
    }

    [Fact]
    public async Task With_JavaScript_only_the_time_zone_is_told()
    {
        await using var visit = await journey.Visit(isFirst: true);

        foreach (var path in new[] { "/about/privacy", "/help", "/", "/meetings", "/meetings/" + Cast.Online })
        {
            await visit.Go(path);
        }

        var cookie = Assert.Single(await visit.Context.CookiesAsync());
        Assert.Equal(("zone", "America%2FChicago"), (cookie.Name, cookie.Value));
        Assert.Equal("[]", await visit.Page.EvaluateAsync<string>("JSON.stringify([...Object.keys(localStorage), ...Object.keys(sessionStorage)])"));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/meetings", true)]
    [InlineData("/meetings?near=Salina", true)]
    [InlineData("/help", false)]
    [InlineData("/contact", false)]
    [InlineData("/meetings/" + Cast.InPerson, false)]
    [InlineData("/no-such-page", false)]
    public async Task The_position_may_be_asked_for_only_where_meetings_are_looked_for(string path, bool may)
    {
        await using var visit = await journey.Visit(adjust: options =>
        {
            options.Geolocation = new() { Latitude = (float)Cast.Latitude, Longitude = (float)Cast.Longitude };
            options.Permissions = ["geolocation"];
        });
        visit.Forgive("the server responded with a status of 404");
        visit.Forgive("Permissions policy violation");
        var answer = await visit.Go(path);

        var told = await visit.Page.EvaluateAsync<bool>("new Promise(done => navigator.geolocation.getCurrentPosition(() => done(true), () => done(false)))");

        Assert.Equal(may, told);
        var headers = await answer.AllHeadersAsync();
        Assert.Contains("default-src 'none'", headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal("no-referrer", headers["referrer-policy"]);
    }

    private const string Look = """
        () => {
          const faults = [], ids = new Set();
          for (const { id } of document.querySelectorAll('[id]')) { if (ids.has(id)) faults.push(`two of #${id}`); ids.add(id); }
          if (document.querySelectorAll('h1').length !== 1) faults.push('not one heading');
          if (!document.title.includes('Holdfast')) faults.push(`is called ${document.title}`);
          if (!document.querySelector('.top .leave')) faults.push('has no way to leave');
          if (document.querySelector('[style], style, script:not([src])')) faults.push('has inline style or script');
          const links = [...document.querySelectorAll('a[href]')].map(link => {
            if (link.getAttribute('href') === '') faults.push(`a link leads nowhere: ${link.outerHTML.slice(0, 100)}`);
            return new URL(link.href);
          }).filter(address => address.origin === location.origin && address.pathname !== '/leave'
            && !/[.](ics|pdf|csv|json)$|^[/]client_interface[/]/.test(address.pathname) && !address.searchParams.has('language')).map(address => address.pathname + address.search);
          return { faults, links };
        }
        """;

    private sealed record Seen(string[] Faults, string[] Links);
}
