namespace Holdfast.BrowserTests;

/// <summary>The narrowest phone, or 400 % zoom.</summary>
public sealed class ReflowFacts(Journey journey)
{
    private const string TooWide = """
        () => {
          const room = innerWidth, seen = [];
          if (document.scrollingElement.scrollWidth > room) {
            for (const element of document.querySelectorAll('body *')) {
              const box = element.getBoundingClientRect();
              if (box.right > room + 1 && box.width > 0 && getComputedStyle(element).position !== 'absolute') seen.push(element.outerHTML.slice(0, 120));
            }
            seen.push(`${document.scrollingElement.scrollWidth} px in ${room}`);
          }
          return seen;
        }
        """;

    private const string TooSmall = """
        () => [...document.querySelectorAll('.top > a:not(.skip), .nav a, .foot a, main .btn, main .lnk, main .in, main .opt')]
          .map(element => [element, element.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < 44 || box.width < 44))
          .map(([element, box]) => `${Math.round(box.width)}x${Math.round(box.height)}: ${element.outerHTML.slice(0, 120)}`)
        """;

    [Fact]
    public async Task No_page_scrolls_sideways_and_each_thing_to_press_is_big_enough()
    {
        var faults = new List<string>();
        await using var visit = await journey.Visit(Screen.Phone, adjust: options => options.ViewportSize = new() { Width = 320, Height = 640 });

        foreach (var page in Pages.Each)
        {
            await Pages.Open(visit, page);
            faults.AddRange((await visit.Page.EvaluateAsync<string[]>(TooWide)).Select(fault => $"{page} is too wide: {fault}"));
            faults.AddRange((await visit.Page.EvaluateAsync<string[]>(TooSmall)).Select(fault => $"{page} has too small a target: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The two checks above look for nothing unless they can find something.</summary>
    [Fact]
    public async Task A_wide_box_and_a_small_button_would_be_found()
    {
        await using var visit = await journey.Visit(Screen.Phone);
        await visit.Go("/about/leaving");

        await visit.Page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(400) + '</pre><a class=\"opt\" href=\"/\">x</a>')");

        Assert.NotEmpty(await visit.Page.EvaluateAsync<string[]>(TooWide));
        Assert.NotEmpty(await visit.Page.EvaluateAsync<string[]>(TooSmall));
    }
}
