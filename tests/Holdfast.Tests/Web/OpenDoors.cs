using System.Net;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Web;

/// <summary>What anyone may open is what two checked-in lists say, no more and no less.</summary>
public sealed class OpenDoors(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public void Every_open_page_is_on_the_list_and_every_listed_page_is_open() =>
        Assert.Equal(
            DenyByDefault.AnonymousPages.Order(StringComparer.Ordinal),
            Open().Where(IsPage).Select(Template).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_open_endpoint_for_machines_is_on_its_list_and_every_listed_one_is_open() =>
        Assert.Equal(
            Listed().Order(StringComparer.Ordinal),
            Open().Where(endpoint => !IsPage(endpoint)).Select(Template).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_page_nobody_listed_is_closed()
    {
        await using var site = await HoldfastApp.Start(adjust: builder =>
            builder.Services.Configure<RazorPagesOptions>(options => options.Conventions.AddPageRoute("/Web/Privacy", "/nobody-listed-this")));
        using var closed = await site.Client.GetAsync(new Uri("/nobody-listed-this", UriKind.Relative));
        var body = await HoldfastApp.Expect(closed, HttpStatusCode.Redirect);
        Assert.Equal("/sign-in?back=%2Fnobody-listed-this", closed.Headers.Location!.OriginalString);
        Assert.DoesNotContain("internet address", body, StringComparison.Ordinal);

        // The same page by its listed address, so that the door above is what closed it.
        Assert.Contains("internet address", await site.Text("/about/privacy"), StringComparison.Ordinal);
    }

    private IEnumerable<RouteEndpoint> Open() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    private static string Template(RouteEndpoint endpoint) =>
        IsPage(endpoint) ? "/" + endpoint.RoutePattern.RawText!.TrimStart('/') : endpoint.RoutePattern.RawText!;

    private static IEnumerable<string> Listed() =>
        File.ReadAllLines(Path.Combine(Repository.Root, "src", "Holdfast", "Web", "anonymous-endpoints.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
}
