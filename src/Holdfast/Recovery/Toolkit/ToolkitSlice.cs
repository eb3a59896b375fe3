using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Recovery.Toolkit;

/// <summary>The toolkit: things to do in a hard quarter of an hour, open to everybody, also without a network.</summary>
internal static class ToolkitSlice
{
    public const string Address = "/toolkit";

    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "tools.yaml");

    /// <exception cref="Holdfast.Data.RefusalException">The file of tools is wrong; the sentence names the line.</exception>
    public static IServiceCollection AddToolkit(this IServiceCollection services)
    {
        var tools = Toolbox.Load(File);
        services.AddSingleton(tools);
        services.AddScoped<ToolNotes>();
        services.AddSingleton(new NavItem(Address, "lifebuoy", new LocalText("Toolkit", "Recursos"), 20));
        services.AddSingleton(new KeptPages([Address, .. tools.All.Select(tool => tool.Address)], ["toolkit.js"], tools.Version));
        return services;
    }
}
