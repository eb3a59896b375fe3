using Microsoft.Playwright;
using Xunit.Sdk;

namespace Holdfast.BrowserTests;

/// <summary>The chain from test to browser to site, and proof that the watch can bark.</summary>
public sealed class VisitFacts(Journey journey)
{
    [Theory]
    [InlineData(Screen.Phone, false, true)]
    [InlineData(Screen.Phone, true, false)]
    [InlineData(Screen.Desk, true, true)]
    [InlineData(Screen.Desk, false, false)]
    public async Task A_page_answers_in_a_browser(Screen screen, bool dark, bool script)
    {
        await using var visit = await journey.Visit(screen, dark, script);

        var answer = await visit.Go("/about/privacy");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_request_to_another_origin_is_a_complaint()
    {
        var visit = await journey.Visit();

        await Assert.ThrowsAsync<PlaywrightException>(() => visit.Page.GotoAsync("http://elsewhere.example.org/"));

        Assert.Contains("asked another origin: http://elsewhere.example.org/", visit.Complaints);
        await Assert.ThrowsAsync<FailException>(async () => await visit.DisposeAsync());
    }

    [Fact]
    public async Task An_error_in_the_console_is_a_complaint()
    {
        var visit = await journey.Visit();

        await visit.Page.RunAndWaitForConsoleMessageAsync(() => visit.Page.EvaluateAsync("console.error('a lamp fell over')"));

        Assert.Contains(visit.Complaints, complaint => complaint.Contains("a lamp fell over", StringComparison.Ordinal));
        await Assert.ThrowsAsync<FailException>(async () => await visit.DisposeAsync());
    }

    [Fact]
    public async Task An_accessibility_fault_is_found()
    {
        await using var visit = await journey.Visit();
        await visit.Page.SetContentAsync("<html><body><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></body></html>");

        var failure = await Assert.ThrowsAsync<FailException>(() => visit.AxeClean());

        Assert.Contains("image-alt", failure.Message, StringComparison.Ordinal);
    }
}
