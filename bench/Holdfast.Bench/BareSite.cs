namespace Holdfast.Bench;

/// <summary>An application of its own with Razor Pages and nothing else.</summary>
internal static class BareSite
{
    public static async Task<WebApplication> Start(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Holdfast.Bench", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRazorPages().WithRazorPagesAtContentRoot().ConfigureApplicationPartManager(parts =>
        {
            // The site's own pages, which come along as a referenced assembly, have no place in a bare application.
            foreach (var part in parts.ApplicationParts.Where(part => part.Name == "Holdfast").ToArray())
            {
                parts.ApplicationParts.Remove(part);
            }
        });
        add(builder.Services);
        var app = builder.Build();
        app.MapRazorPages();
        await app.StartAsync();
        return app;
    }
}
