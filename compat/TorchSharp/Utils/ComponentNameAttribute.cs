namespace TorchSharp.Utils;

/// <summary>Names a module's field in its state dict. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Utils/ComponentNameAttribute.cs"/>.</summary>
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
